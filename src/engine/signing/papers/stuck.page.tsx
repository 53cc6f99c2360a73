import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'

export type StuckLine = { id: string; title: string; about: string; fault: string; at: string; attempts: string }
type Props = { t: T; counts: { signed: string; waiting: string; stuck: string }; lines: StuckLine[]; done: boolean }

/** Papers that could not be signed: what was said, how often it was tried, and the button to try again now. */
export function StuckPage({ t, counts, lines, done }: Props): VNode {
  return (
    <div class="section">
      <h1>{t('signing.stuck.title')}</h1>
      {done && <Notice kind="done">{t('signing.stuck.again_done')}</Notice>}
      <p>{t('signing.stuck.counts', counts)}</p>
      {lines.length === 0 ? (
        <Empty title={t('signing.stuck.none')} text={t('signing.stuck.none_text')} />
      ) : (
        <Table
          caption={t('signing.stuck.title')}
          captionUnseen
          variant="dense"
          headKey="about"
          columns={[
            { key: 'about', label: t('signing.list.about'), nowrap: true },
            { key: 'title', label: t('signing.list.paper') },
            { key: 'fault', label: t('signing.stuck.fault') },
            { key: 'at', label: t('signing.stuck.at'), nowrap: true },
            { key: 'attempts', label: t('signing.stuck.attempts'), align: 'right' },
            { key: 'again', label: t('signing.stuck.again'), unseenLabel: true },
          ]}
          rows={lines.map((line) => ({
            id: line.id,
            cells: {
              about: <span class="num">{line.about}</span>,
              title: <span lang="vi">{line.title}</span>,
              fault: line.fault,
              at: <span class="num">{line.at}</span>,
              attempts: <span class="num">{line.attempts}</span>,
              again: (
                <form method="post" action={`/quan-tri/ky-so/${line.id}/thu-lai`}>
                  <Button kind="secondary">{t('signing.stuck.again')}</Button>
                </form>
              ),
            },
          }))}
        />
      )}
    </div>
  )
}
