import net from 'node:net';

/** A network between the product and its database that can be cut, or fall silent without a word. */
export interface Wire {
  /** Where the product connects instead. */
  readonly port: number;
  /** Every connection ends at once. */
  cut(): void;
  /** Nothing passes for a while, and nobody is told. */
  silence(ms: number): void;
  stop(): Promise<void>;
}

export async function layWire(host: string, port: number): Promise<Wire> {
  const pairs = new Set<readonly [net.Socket, net.Socket]>();
  const server = net.createServer((near) => {
    const far = net.connect(port, host);
    const pair = [near, far] as const;
    pairs.add(pair);
    near.pipe(far);
    far.pipe(near);
    const end = () => {
      near.destroy();
      far.destroy();
      pairs.delete(pair);
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const cut = () => {
    for (const [near, far] of pairs) {
      near.destroy();
      far.destroy();
    }
  };
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    cut,
    silence: (ms) => {
      const silent = [...pairs].flat();
      for (const socket of silent) socket.pause();
      setTimeout(() => {
        for (const socket of silent) socket.resume();
      }, ms);
    },
    stop: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
