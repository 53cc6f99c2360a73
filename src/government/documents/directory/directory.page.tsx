import type { VNode } from 'preact'
import { formatDate, type T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'

export type Found = { code: string; name: string; inForce: boolean; heirs: { code: string; name: string; share: 'whole' | 'part' }[] }
type Organ = { organId: string; name: string; until: string | null; successor: string | null }
type Props = { t: T; root: string; code: string; found: Found | null; organs: Organ[] }

export function DirectoryPage({ t, root, code, found, organs }: Props): VNode {
  return (
    <div>
      <h1>{t('documents.directory')}</h1>
      <form class="bar filters" method="get" action={root} role="search">
        <TextField t={t} name="ma" label={t('documents.directory_code')} hint={t('documents.directory_hint')} value={code} width={20} />
        <Button kind="secondary">{t('documents.find')}</Button>
      </form>
      {code && !found && <Notice kind="attention">{t('documents.directory_none', { code })}</Notice>}
      {found && (
        <SummaryList
          t={t}
          rows={[
            { label: t('documents.directory_code'), value: <span class="num">{found.code}</span> },
            { label: t('documents.unit'), value: found.name },
            {
              label: t('documents.state'),
              value: found.inForce
                ? t('documents.directory_in_force')
                : found.heirs
                    .map((heir) =>
                      t(heir.share === 'whole' ? 'documents.directory_heir' : 'documents.directory_heir_part', {
                        name: heir.name,
                        code: heir.code,
                      }),
                    )
                    .join('; ') || t('documents.directory_ended'),
            },
          ]}
        />
      )}
      <section class="section" aria-labelledby="ngoai-tinh">
        <h2 id="ngoai-tinh">{t('documents.organs')}</h2>
        <Table
          caption={t('documents.organs')}
          captionUnseen
          reachable
          headKey="name"
          columns={[
            { key: 'code', label: t('documents.directory_code'), nowrap: true },
            { key: 'name', label: t('documents.receiver') },
            { key: 'state', label: t('documents.state') },
          ]}
          rows={organs.map((organ) => ({
            id: organ.organId,
            cells: {
              code: <span class="num">{organ.organId}</span>,
              name: organ.name,
              state: organ.until
                ? [t('documents.directory_until', { day: formatDate(t.lang, organ.until) }), organ.successor ?? '']
                    .filter(Boolean)
                    .join(' → ')
                : t('documents.directory_in_force'),
            },
          }))}
        />
      </section>
    </div>
  )
}
