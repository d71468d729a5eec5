// A page as Markdown, for a program that reads: its headings, sentences, tables and links, and what its pictures say of themselves.
import { type CheerioAPI, load } from 'cheerio';

type Node = ReturnType<CheerioAPI>[number];

/** What only eyes or a pointer need. */
const LEFT_OUT = 'script, style, nav, form, input, label, .controls, .watch, .more > summary, .skip';

export function markdownOf(page: string): string {
  const $ = load(page);
  $(LEFT_OUT).remove();
  // A picture stands for what it is called; what only a voice reads is text here too.
  $('svg').each((_, each) => {
    $(each).replaceWith($('<span></span>').text($(each).attr('aria-label') ?? ''));
  });
  const parts = [
    $('.simulated').text(),
    textOf($, $('.state').get(0)),
    ...$('main')
      .find('h1, h2, h3, p, ul, table, figcaption, pre')
      .toArray()
      .filter((each) => $(each).parents('table, ul, figcaption').length === 0)
      .map((each) => blockOf($, each)),
    $('footer').text(),
  ];
  return `${parts
    .map((part) => (part.includes('\n') ? part : oneLine(part)))
    .filter((part) => part !== '')
    .join('\n\n')}\n`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

function blockOf($: CheerioAPI, node: Node): string {
  const name = 'tagName' in node ? node.tagName : '';
  if (name === 'table') return tableOf($, node);
  if (name === 'pre') return `\`\`\`\n${$(node).text().replaceAll('```', "'''").trim()}\n\`\`\``;
  if (name === 'ul')
    return $(node)
      .children('li')
      .toArray()
      .map((each) => `- ${textOf($, each)}`)
      .join('\n');
  const level = /^h([1-3])$/.exec(name)?.[1];
  const text = textOf($, node);
  return level === undefined || text === '' ? text : `${'#'.repeat(Number(level))} ${text}`;
}

/** Such a mark parts what stands apart on the page, and only there. */
const APART = '.state > *, figcaption > *';

/** Words with their links; whatever would be markup is none. */
function textOf($: CheerioAPI, node: Node | undefined): string {
  if (node === undefined) return '';
  const inner = $(node)
    .contents()
    .toArray()
    .map((each) => {
      if (each.type === 'text') return escaped(each.data);
      if (each.type !== 'tag') return '';
      if (each.tagName === 'br') return ' ';
      const text = textOf($, each);
      const href = each.tagName === 'a' ? $(each).attr('href') : undefined;
      if (href !== undefined && text !== '')
        return `[${text}](${encodeURI(href).replaceAll('(', '%28').replaceAll(')', '%29')})`;
      if ($(each).is(APART)) return text === '' || $(each).is(':first-child') ? text : ` · ${text}`;
      // What stands under another line on the page is parted from it.
      return $(each).hasClass('under') ? ` ${text}` : text;
    });
  return oneLine(inner.join(''));
}

const escaped = (text: string): string => text.replace(/([\\`*_[\]<>#|])/g, '\\$1');

function tableOf($: CheerioAPI, node: Node): string {
  const rows = $(node)
    .find('tr')
    .toArray()
    .map((row) =>
      $(row)
        .children('th, td')
        .toArray()
        .map((cell) => textOf($, cell) || ' '),
    );
  const [head = [], ...body] = rows;
  const caption = oneLine($(node).find('caption').text());
  const lines = [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`);
  return `${caption === '' ? '' : `${escaped(caption)}\n\n`}${lines.join('\n')}`;
}
