// Waits until a figure is touched, by pointer or by keyboard, and makes it readable then: until that nothing more is loaded.
const TOUCHES = ['pointerenter', 'pointerdown', 'focusin'] as const;

async function wake(figure: HTMLElement): Promise<void> {
  try {
    const { read } = await import('./reading.ts');
    await read(figure);
    figure.dataset.read = 'yes';
  } catch {
    figure.dataset.read = 'no';
  }
}

export function readFigures(root: ParentNode): void {
  for (const figure of root.querySelectorAll<HTMLElement>('figure[data-src]')) {
    const plot = figure.querySelector<SVGElement>('.plotted');
    // The keyboard can go where there is something to read.
    plot?.setAttribute('tabindex', '0');
    const touched = new AbortController();
    const first = (): void => {
      touched.abort();
      void wake(figure);
    };
    for (const touch of TOUCHES) figure.addEventListener(touch, first, { signal: touched.signal });
  }
}
