import { type ReactElement, type ReactNode, type Ref, useEffect, useEffectEvent, useState } from 'react';
import { Icon } from './Icon.tsx';

interface FileDropProps {
  /** What the file dialog offers: `.csv,.xlsx`. What is dropped is judged by the server. */
  readonly accept: string;
  readonly label: ReactNode;
  readonly hint: ReactNode;
  /** None when nothing was chosen after all. */
  readonly onFiles: (files: readonly File[]) => void;
  readonly ref?: Ref<HTMLInputElement>;
}

/** A zone that takes a file, dropped or chosen: the native field covers it, so that it works by keyboard. */
export function FileDrop({ accept, label, hint, onFiles, ref }: FileDropProps): ReactElement {
  const [isOver, setIsOver] = useState(false);
  useDrops(onFiles, setIsOver);
  return (
    <label className="drop" data-over={isOver}>
      <input
        ref={ref}
        type="file"
        accept={accept}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <Icon name="upload" size={28} />
      <strong>{label}</strong>
      <span className="soft small">{hint}</span>
    </label>
  );
}

/** A file dropped anywhere on the page is taken: beside the zone, the browser would leave the page to show it. */
function useDrops(take: (files: readonly File[]) => void, setIsOver: (isOver: boolean) => void): void {
  const over = useEffectEvent((event: DragEvent) => {
    if (event.dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    setIsOver(true);
  });
  const out = useEffectEvent((event: DragEvent) => {
    if (event.relatedTarget === null) setIsOver(false);
  });
  const drop = useEffectEvent((event: DragEvent) => {
    setIsOver(false);
    const files = event.dataTransfer?.files;
    if (files === undefined || files.length === 0) return;
    event.preventDefault();
    take([...files]);
  });
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    window.addEventListener('dragover', (event) => over(event), { signal });
    window.addEventListener('dragleave', (event) => out(event), { signal });
    window.addEventListener('drop', (event) => drop(event), { signal });
    return () => listening.abort();
  }, []);
}
