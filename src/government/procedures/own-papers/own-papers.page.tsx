import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { SelectField } from '#core/ui/field.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

export type OwnPaper = {
  code: string
  title: string
  dossier: string
  unit: string
  issued: string
  signing: { kind: TagKind; words: string }
}

/** The person's own papers: what was issued to them, to keep, to show and to hand in again. */
export function OwnPapersPage({ t, papers }: { t: T; papers: OwnPaper[] }): VNode {
  return (
    <div class="section">
      <h1>{t('procedures.own_papers.title')}</h1>
      <p>{t('procedures.own_papers.about')}</p>
      {papers.length === 0 ? (
        <Empty title={t('procedures.own_papers.none')} text={t('procedures.own_papers.none_text')}>
          <ButtonLink href="/thu-tuc">{t('core.nav.procedures')}</ButtonLink>
        </Empty>
      ) : (
        <Table
          caption={t('procedures.own_papers.title')}
          captionUnseen
          headKey="title"
          columns={[
            { key: 'title', label: t('procedures.verify.paper') },
            { key: 'unit', label: t('procedures.verify.unit') },
            { key: 'issued', label: t('procedures.verify.issued') },
            { key: 'signing', label: t('procedures.verify.signing') },
            { key: 'links', label: t('procedures.own_papers.do'), unseenLabel: true },
          ]}
          rows={papers.map((paper) => ({
            id: paper.code,
            cells: {
              title: (
                <a href={`/ho-so/${paper.dossier}`} lang="vi">
                  {paper.title}
                </a>
              ),
              unit: <span lang="vi">{paper.unit}</span>,
              issued: <span class="num">{paper.issued}</span>,
              signing: <Tag kind={paper.signing.kind}>{paper.signing.words}</Tag>,
              links: (
                <>
                  <a href={`/ho-so/${paper.dossier}/ket-qua.pdf`}>{t('procedures.own_papers.download')}</a>
                  {' · '}
                  <a href={`/kiem-tra/${paper.code}`}>{t('procedures.own_papers.verify', { code: paper.code })}</a>
                </>
              ),
            },
          }))}
        />
      )}
    </div>
  )
}

export type Offer = { action: string; fields: { key: string; label: string }[]; papers: { value: string; label: string }[] }

/** Below the fields for files of a form: a paper that the person already has goes in without a scan. */
export function OfferOwnPapers({ t, offer }: { t: T; offer: Offer }): VNode | null {
  if (offer.papers.length === 0 || offer.fields.length === 0) return null
  return (
    <section class="section" aria-labelledby="co-san">
      <h2 id="co-san">{t('procedures.own_papers.offer')}</h2>
      <p>{t('procedures.own_papers.offer_text')}</p>
      {offer.fields.map((field) => (
        <form method="post" action={offer.action} key={field.key}>
          <input type="hidden" name="o" value={field.key} />
          <SelectField t={t} name={`ma-${field.key}`} label={field.label} options={offer.papers} />
          <Actions>
            <Button kind="secondary">{t('procedures.own_papers.use')}</Button>
          </Actions>
        </form>
      ))}
    </section>
  )
}
