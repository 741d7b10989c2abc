import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { CsvCell } from '#server/platform/csv.ts';
import { openSpool, type Spool } from '#server/platform/spool.ts';
import type { ColumnType } from './column.rules.ts';
import type { Described } from './tables.rules.ts';

/** People of one group are in memory together. */
const GROUP_ROWS = 20_000;

export interface ParquetFile {
  add(rows: readonly (readonly CsvCell[])[]): void;
  /** To be followed while rows are added. */
  readonly spool: Spool;
  /** Nothing will be added any more. */
  end(): void;
}

export function createParquet(columns: readonly Pick<Described, 'name' | 'type'>[]): ParquetFile {
  const spool = openSpool();
  const shapes = columns.map(({ name, type }) => ({ name, type: parquetTypes[type], nullable: true }));
  const writer = new ParquetWriter({
    writer: new SpoolWriter(spool),
    schema: schemaFromColumnData({ columnData: shapes.map((shape) => ({ ...shape, data: [] })) }),
  });
  let group: (readonly CsvCell[])[] = [];
  const flush = () => {
    const columnData = shapes.map((shape, index) => ({
      ...shape,
      data: group.map((row) => parquetCell(row[index] ?? null, columns[index]?.type ?? 'text')),
    }));
    writer.write({ columnData, rowGroupSize: GROUP_ROWS });
    group = [];
  };
  return {
    spool,
    add: (rows) => {
      group.push(...rows);
      if (group.length >= GROUP_ROWS) flush();
    },
    end: () => {
      if (group.length > 0) flush();
      writer.finish();
      spool.end();
    },
  };
}

/** Days and hours stay the texts they are in the other files: ISO 8601, of the team's zone. */
const parquetTypes = {
  text: 'STRING',
  integer: 'INT64',
  decimal: 'DOUBLE',
  date: 'STRING',
  time: 'STRING',
  datetime: 'STRING',
} as const satisfies Record<ColumnType, string>;

function parquetCell(cell: CsvCell, type: ColumnType): CsvCell | bigint {
  if (cell === null) return null;
  if (type !== 'integer' && type !== 'decimal') return String(cell);
  const number = Number(cell);
  if (type === 'decimal') return Number.isNaN(number) ? null : number;
  return Number.isSafeInteger(number) ? BigInt(number) : null;
}

/** Emptied into the spool after each group. */
class SpoolWriter extends ByteWriter {
  readonly #spool: Spool;

  constructor(spool: Spool) {
    super();
    this.#spool = spool;
  }

  flush(): void {
    this.#spool.write(this.getBytes());
    this.index = 0;
  }

  override finish(): void {
    this.flush();
  }
}
