/** What the analyst says of the columns of tables. */
import type { CallField, ColumnMeaning, Table } from '../bindings';

/** A choice by sheet and number of the column. */
export type Choices = Record<string, CallField | null>;

export function columnKey(sheet: string, column: number): string {
  return `${column}/${sheet}`;
}

/** What was shown, as the choices to begin with. */
export function choicesOf(tables: Table[]): Choices {
  const all = tables.flatMap(({ sheet, columns }) =>
    columns.map(({ meaning }, at) => [columnKey(sheet, at), meaning] as const),
  );
  return Object.fromEntries(all);
}

/** Only the columns whose choice is not what was recognised. */
export function saidOtherwise(tables: Table[], choices: Choices): ColumnMeaning[] {
  return tables.flatMap(({ sheet, columns }) =>
    columns.flatMap((column, at) => {
      const meaning = choices[columnKey(sheet, at)] ?? null;
      return meaning === column.meaning ? [] : [{ sheet, column: at, meaning }];
    }),
  );
}

/** Later words replace earlier ones of the same column: the host keeps only what it is sent last. */
export function joined(before: ColumnMeaning[], now: ColumnMeaning[]): ColumnMeaning[] {
  const all = [...before, ...now].map((one) => [columnKey(one.sheet, one.column), one] as const);
  return [...new Map(all).values()];
}
