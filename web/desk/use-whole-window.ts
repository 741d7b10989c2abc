import { useLayoutEffect } from 'react';

/**
 * The desk fills the window. Said on the root rather than found from it with `:has(.desk)`: whatever changed anywhere
 * in the page would then have the styles around it looked at again, at each key.
 */
export function useWholeWindow(): void {
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    dataset['desk'] = 'true';
    return () => {
      delete dataset['desk'];
    };
  }, []);
}
