// Waits until a figure is touched, by pointer or by keyboard, and draws it then; until then, and where that fails, the server's drawing stands.

const TOUCHES = ['pointerenter', 'pointerdown', 'focusin'] as const;

async function wake(figure: HTMLElement): Promise<void> {
  try {
    const { draw } = await import('./drawing.ts');
    await draw(figure);
  } catch {
    figure.dataset.drawn = 'no';
  }
}

export function drawFigures(root: ParentNode): void {
  for (const figure of root.querySelectorAll<HTMLElement>('figure[data-chart]')) {
    const touched = new AbortController();
    const first = (): void => {
      touched.abort();
      void wake(figure);
    };
    for (const touch of TOUCHES) figure.addEventListener(touch, first, { signal: touched.signal });
  }
}
