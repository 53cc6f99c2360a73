import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Table } from '#core/ui/table.tsx'
import type { Change } from './diff.rules.ts'
import { compareWords } from './words.rules.ts'

export type Placed = Change & { place: string }

function Words({ before, after }: { before: string; after: string }): VNode {
  return (
    <>
      {compareWords(before, after).map((piece, index) =>
        piece.kind === 'same' ? (
          piece.text
        ) : piece.kind === 'gone' ? (
          <del key={index}>{piece.text}</del>
        ) : (
          <ins key={index}>{piece.text}</ins>
        ),
      )}
    </>
  )
}

/** What differs, place by place; where a text changed, its words are marked. */
export function Changes({ t, caption, changes }: { t: T; caption: string; changes: Placed[] }): VNode {
  if (changes.length === 0) return <p>{t('versions.no_changes')}</p>
  return (
    <Table
      reachable
      caption={caption}
      variant="dense"
      headKey="place"
      columns={[
        { key: 'place', label: t('versions.place') },
        { key: 'kind', label: t('versions.change') },
        { key: 'what', label: t('versions.what') },
      ]}
      rows={changes.map((change, index) => ({
        id: String(index),
        cells: {
          place: change.place,
          kind: t(change.before === null ? 'versions.added' : change.after === null ? 'versions.gone' : 'versions.changed'),
          what: (
            <span lang="vi">
              {change.before === null ? (
                <ins>{change.after}</ins>
              ) : change.after === null ? (
                <del>{change.before}</del>
              ) : (
                <Words before={change.before} after={change.after} />
              )}
            </span>
          ),
        },
      }))}
    />
  )
}
