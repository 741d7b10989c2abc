/** Where somebody is at the desk: what has the focus, what is selected in it, and how far things are scrolled. */
export interface Place {
  readonly element: HTMLElement;
  readonly selection: readonly [number, number] | null;
  readonly scrolled: readonly (readonly [Element, number])[];
}

/** The place now; null when nothing in particular has the focus. */
export function placeNow(): Place | null {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return null;
  return { element, selection: selectionOf(element), scrolled: scrolledAround(element) };
}

/** Goes back there; false when it is no longer in the page. */
export function goBackTo({ element, selection, scrolled }: Place): boolean {
  if (!element.isConnected) return false;
  element.focus({ preventScroll: true });
  if (selection !== null && hasText(element)) element.setSelectionRange(...selection);
  for (const [scroller, top] of scrolled) scroller.scrollTop = top;
  return document.activeElement === element;
}

function hasText(element: Element): element is HTMLInputElement | HTMLTextAreaElement {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}

/** Null too for fields that have no caret: radios, dates, numbers. */
function selectionOf(element: HTMLElement): readonly [number, number] | null {
  if (!hasText(element)) return null;
  const { selectionStart: from, selectionEnd: to } = element;
  return from === null || to === null ? null : [from, to];
}

function scrolledAround(element: Element): (readonly [Element, number])[] {
  const around: (readonly [Element, number])[] = [];
  for (let up = element.parentElement; up !== null; up = up.parentElement) {
    if (up.scrollHeight > up.clientHeight) around.push([up, up.scrollTop]);
  }
  return around;
}
