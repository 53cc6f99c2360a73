import type { ComponentChildren, VNode } from 'preact'
import { Shape } from '#core/ui/icon.tsx'
import { keeper } from '#core/ui/kept.ts'

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
type Cells = Record<string, ComponentChildren>
export type Row = {
  id: string
  cells: Cells | (() => Cells)
  href?: string | undefined
  /** Everything that the cells show, the language among it, where the same row is drawn again and again: it is then drawn once. */
  shows?: readonly string[] | undefined
}
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

const lines = keeper(4_000)

type LineProps = { row: Row; columns: Column[]; headKey: string | undefined }

const lineOf = (props: LineProps, look: string): VNode =>
  props.row.shows ? (
    lines([look, props.row.id, props.row.href, ...props.row.shows].join('\u001f'), () => <Line {...props} />)
  ) : (
    <Line key={props.row.id} {...props} />
  )

function Line({ row, columns, headKey }: LineProps): VNode {
  const cells = typeof row.cells === 'function' ? row.cells() : row.cells
  return (
    <tr id={`row-${row.id}`} data-href={row.href}>
      {columns.map((column) => {
        const look = [column.align, column.nowrap ? 'nowrap' : ''].filter(Boolean).join(' ') || undefined
        const cell = cells[column.key]
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
  const look = [variant, headKey, ...columns.flatMap(({ key, label, align, nowrap }) => [key, String(label), align, nowrap])].join(' ')
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
        {rows && <tbody>{rows.map((row) => lineOf({ row, columns, headKey }, look))}</tbody>}
        {groups?.map((group) => (
          <tbody key={group.title}>
            <tr class={group.late ? 'group group--late' : 'group'}>
              <th colSpan={columns.length} scope="rowgroup">
                {group.title}
                {group.count !== undefined && <small class="num"> · {group.count}</small>}
              </th>
            </tr>
            {group.rows.map((row) => lineOf({ row, columns, headKey }, look))}
          </tbody>
        ))}
      </table>
    </div>
  )
}
