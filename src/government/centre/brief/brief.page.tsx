import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button, SubmitOnce } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { Table } from '#core/ui/table.tsx'

type Row = { id: string; day: string; version: string; made: string; by: string; alarms: string; href: string }

/** The daily briefs of a unit, the newest first. */
export function BriefPage({ t, unit, mayMake, rows }: { t: T; unit: string; mayMake: boolean; rows: Row[] }): VNode {
  return (
    <div class="section">
      <div class="work-head">
        <h1>{t('centre.brief.title')}</h1>
        <span class="soft">{unit}</span>
      </div>
      <p class="soft">{t('centre.brief.about')}</p>
      {mayMake && (
        <SubmitOnce t={t}>
          <form method="post" action="/dieu-hanh/ban-tin">
            <Button>{t('centre.brief.make')}</Button>
          </form>
        </SubmitOnce>
      )}
      {rows.length === 0 ? (
        <Empty title={t('centre.brief.none')} text={t('centre.brief.none_hint')} />
      ) : (
        <Table
          caption={t('centre.brief.title')}
          captionUnseen
          headKey="day"
          columns={[
            { key: 'day', label: t('centre.brief.day') },
            { key: 'version', label: t('centre.brief.version'), align: 'right' },
            { key: 'made', label: t('centre.brief.made') },
            { key: 'by', label: t('centre.brief.maker') },
            { key: 'alarms', label: t('centre.alarm.title'), align: 'right' },
            { key: 'paper', label: t('centre.duty.paper') },
          ]}
          rows={rows.map(({ id, href, ...cells }) => ({
            id,
            cells: {
              ...cells,
              paper: (
                <a href={href} aria-label={`PDF ${cells.day} (${cells.version})`}>
                  PDF
                </a>
              ),
            },
          }))}
        />
      )}
    </div>
  )
}
