import type { ComponentChildren, VNode } from 'preact'
import { Shape } from '#core/ui/icon.tsx'

export type Column = {
  key: string
  label: ComponentChildren
  align?: 'right' | undefined
  /** The link that sorts by this column, and how the table is sorted by it now. */
  sortHref?: string | undefined
  sorted?: 'ascending' | 'descending' | undefined
  nowrap?: boolean | undefined
  unseenLabel?: boolean | undefined
}
export type Row = { id: string; cells: Record<string, ComponentChildren>; href?: string | undefined }
export type RowGroup = { title: string; count?: string | undefined; late?: boolean | undefined; rows: Row[] }
type Props = {
  caption: string
  /** The caption is read aloud but not drawn: a heading above already says it. */
  captionUnseen?: boolean | undefined
  columns: Column[]
  rows?: Row[] | undefined
  groups?: RowGroup[] | undefined
  variant?: 'cards' | 'dense' | undefined
  /** Key of the column that names the row. */
  headKey?: string | undefined
  /** Holds no link: can be reached with the keyboard itself, so that a wide table can be scrolled. */
  reachable?: boolean | undefined
}

function Head({ column }: { column: Column }): VNode {
  const label = column.unseenLabel ? <span class="unseen">{column.label}</span> : column.label
  return (
    <th scope="col" class={column.align} aria-sort={column.sorted}>
      {column.sortHref ? (
        <a href={column.sortHref}>
          {label}
          <Shape name={column.sorted === 'ascending' ? 'up' : column.sorted === 'descending' ? 'down' : 'both'} />
        </a>
      ) : (
        label
      )}
    </th>
  )
}

function Line({ row, columns, headKey }: { row: Row; columns: Column[]; headKey: string | undefined }): VNode {
  return (
    <tr id={`row-${row.id}`} data-href={row.href}>
      {columns.map((column) => {
        const look = [column.align, column.nowrap ? 'nowrap' : ''].filter(Boolean).join(' ') || undefined
        const cell = row.cells[column.key]
        if (column.key === headKey) {
          return (
            <th key={column.key} scope="row" class={look}>
              {cell}
            </th>
          )
        }
        return (
          <td key={column.key} class={look} data-label={typeof column.label === 'string' && !column.unseenLabel ? column.label : undefined}>
            {cell}
          </td>
        )
      })}
    </tr>
  )
}

/** A table with a caption. "cards" folds into blocks on a phone; "dense" is the desk's, with groups that keep their order. */
export function Table({ caption, captionUnseen, columns, rows, groups, variant = 'cards', headKey, reachable }: Props): VNode {
  return (
    <div class="table-scroll" tabIndex={reachable ? 0 : undefined}>
      <table class={`table table--${variant}`}>
        <caption class={captionUnseen ? 'unseen' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} />
            ))}
          </tr>
        </thead>
        {rows && (
          <tbody>
            {rows.map((row) => (
              <Line key={row.id} row={row} columns={columns} headKey={headKey} />
            ))}
          </tbody>
        )}
        {groups?.map((group) => (
          <tbody key={group.title}>
            <tr class={group.late ? 'group group--late' : 'group'}>
              <th colSpan={columns.length} scope="rowgroup">
                {group.title}
                {group.count !== undefined && <small class="num"> · {group.count}</small>}
              </th>
            </tr>
            {group.rows.map((row) => (
              <Line key={row.id} row={row} columns={columns} headKey={headKey} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}
