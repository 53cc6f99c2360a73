import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { FileField } from '#core/ui/field.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import type { ListLine } from './list.page.tsx'

export type OneProps = {
  t: T
  line: ListLine
  parts: { name: string; role: string; agency: string; state: 'waiting' | 'decided' | 'signed' | 'refused'; at: string | undefined }[]
  isOwnTurn: boolean
  isRefusedByOwn: boolean
  error: string | undefined
}

const kinds = { waiting: 'waiting', decided: 'doing', signed: 'done', refused: 'note' } as const

/** One paper: who has signed and who has not; signed with one's own token elsewhere it is handed in here. */
export function OnePage({ t, line, parts, isOwnTurn, isRefusedByOwn, error }: OneProps): VNode {
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={error ? [{ field: 'tep', message: error }] : []} />
      <h1>{line.title}</h1>
      <SummaryList
        t={t}
        rows={[
          { label: t('signing.list.about'), value: <a href={line.href}>{line.about}</a> },
          { label: t('signing.list.asked'), value: line.asked },
          ...(line.hasDraft
            ? [{ label: t('signing.one.file'), value: <a href={`/lam-viec/ky/${line.id}/xem.pdf`}>{t('signing.list.look')}</a> }]
            : []),
        ]}
      />
      <Table
        caption={t('signing.one.parts')}
        columns={[
          { key: 'name', label: t('signing.one.signer') },
          { key: 'agency', label: t('signing.one.agency') },
          { key: 'state', label: t('signing.one.state') },
        ]}
        headKey="name"
        rows={parts.map((part, i) => ({
          id: String(i),
          cells: {
            name: [part.name, part.role].filter(Boolean).join(', '),
            agency: part.agency,
            state: (
              <>
                <Tag kind={kinds[part.state]}>{t(`signing.part.${part.state}`)}</Tag> <span class="soft num">{part.at}</span>
              </>
            ),
          },
        }))}
      />
      {isRefusedByOwn && (
        <form method="post" action={`/lam-viec/ky/${line.id}/ky-lai`}>
          <p>{t('signing.list.because', { reason: line.reason ?? '' })}</p>
          <Actions>
            <Button kind="secondary">{t('signing.one.take_back')}</Button>
          </Actions>
        </form>
      )}
      {isOwnTurn && line.hasDraft && (
        <section class="section" aria-labelledby="elsewhere">
          <h2 id="elsewhere">{t('signing.one.elsewhere')}</h2>
          <p>{t('signing.one.elsewhere_text')}</p>
          <form method="post" action={`/lam-viec/ky/${line.id}/tep`} encType="multipart/form-data" noValidate>
            <FileField
              t={t}
              name="tep"
              label={t('signing.one.signed_file')}
              accept=".pdf"
              error={error}
              required
              maxBytes={10 * 1024 * 1024}
              maxSize="10 MB"
            />
            <Actions>
              <Button kind="secondary">{t('signing.one.hand_in')}</Button>
            </Actions>
          </form>
        </section>
      )}
    </div>
  )
}
