import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { upload } from '../api.ts';

/** What the server takes as it is; anything else is sent as bytes, and judged by its content. */
const acceptedTypes = ['text/csv', 'text/plain', 'application/vnd.ms-excel'];

/** The browser cannot read the file: moved, changed since it was chosen, or a folder. */
export class UnreadableFile extends Error {}

export interface Sending {
  /** The file on its way; null when none is. */
  readonly fileName: string | null;
  /** How much of it has left, 0 to 1; at 1 the server reads. */
  readonly share: number;
  readonly problem: Error | null;
  readonly isCancelled: boolean;
  readonly send: (file: File) => void;
  readonly cancel: () => void;
}

/** Sends a list, then goes to what was understood of it. Leaving the page stops the sending. */
export function useSending(campaignId: number): Sending {
  const client = useQueryClient();
  const navigate = useNavigate();
  const controller = useRef<AbortController>(null);
  const [share, setShare] = useState(0);

  const sending = useMutation({
    mutationFn: async (file: File) => {
      const stop = new AbortController();
      controller.current = stop;
      await file
        .slice(0, 1)
        .arrayBuffer()
        .catch((cause: unknown) => {
          throw new UnreadableFile(file.name, { cause });
        });
      const body = acceptedTypes.includes(file.type)
        ? file
        : new Blob([file], { type: 'application/octet-stream' });
      const input = { params: { id: campaignId }, query: { filename: file.name }, body, signal: stop.signal };
      return upload('POST /api/campaigns/:id/imports', input, setShare);
    },
    onMutate: () => setShare(0),
    onSettled: () => void client.invalidateQueries({ queryKey: ['GET /api/campaigns/:id/imports'] }),
  });

  useEffect(() => () => controller.current?.abort(), []);
  // Once rendered as arrived: the question before leaving is no longer asked.
  const { data } = sending;
  useEffect(() => {
    if (data !== undefined) void navigate({ to: '/imports/$id', params: { id: data.importId } });
  }, [data, navigate]);

  const isCancelled = sending.error instanceof DOMException;
  return {
    fileName: sending.isPending ? sending.variables.name : null,
    share,
    problem: isCancelled ? null : sending.error,
    isCancelled,
    send: sending.mutate,
    cancel: () => controller.current?.abort(),
  };
}
