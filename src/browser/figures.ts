// Waits until a figure is touched, by pointer or by keyboard, and makes it readable then: until that nothing more is
// loaded.
const TOUCHES = ['pointerenter', 'pointerdown', 'focusin'] as const;

const HINT = 'Point at it, touch it or use the arrow keys to read the sellers.';
const ZOOM = ' Drag over a stretch to see it larger.';

async function wake(figure: HTMLElement, touched: () => Event): Promise<void> {
  try {
    const { read } = await import('./reading.ts');
    await read(figure, touched);
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
    const readout = figure.querySelector('.readout');
    if (readout !== null) readout.textContent = HINT + (location.pathname.includes('/gpu/') ? ZOOM : '');
    const touched = new AbortController();
    const first = (event: Event): void => {
      touched.abort();
      let last = event;
      // While it loads the pointer goes on.
      figure.addEventListener('pointermove', (next) => {
        last = next;
      });
      void wake(figure, () => last);
    };
    for (const touch of TOUCHES) figure.addEventListener(touch, first, { signal: touched.signal });
  }
}
