import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink, SubmitOnce } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

type Props = {
  t: T
  code: string
  title: string
  state: { kind: TagKind; words: string }
  canSign: boolean
  certificate: string | undefined
  needsPin: boolean
  trialPin: string | undefined
  error: string | undefined
  isUnderway: boolean
}

/** The person's own signature on what they declared; without one, being signed in has confirmed it. */
export function SignDeclarationPage({ t, code, title, state, canSign, certificate, needsPin, trialPin, error, isUnderway }: Props): VNode {
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={error ? [{ field: 'pin', message: error }] : []} />
      <h1>{t('procedures.declaration.title')}</h1>
      {isUnderway && <Notice kind="done">{t('procedures.declaration.underway')}</Notice>}
      <SummaryList
        t={t}
        rows={[
          { label: t('procedures.declaration.dossier'), value: <a href={`/ho-so/${code}`}>{code}</a> },
          { label: t('procedures.column.procedure'), value: <span lang="vi">{title}</span> },
          { label: t('procedures.declaration.confirmed'), value: <Tag kind={state.kind}>{state.words}</Tag> },
          {
            label: t('procedures.declaration.file'),
            value: <a href={`/ho-so/${code}/to-khai.pdf`}>{t('procedures.own_papers.download')}</a>,
          },
        ]}
      />
      {canSign && certificate === undefined && (
        <Notice
          action={
            <ButtonLink href="/tai-khoan/chung-thu" kind="secondary">
              {t('signing.own.title')}
            </ButtonLink>
          }
        >
          <p>{t('procedures.declaration.no_certificate')}</p>
        </Notice>
      )}
      {canSign && certificate !== undefined && (
        <SubmitOnce t={t}>
          <form method="post" action={`/ho-so/${code}/ky`} noValidate>
            <p>{t('procedures.declaration.as', { name: certificate })}</p>
            {needsPin && (
              <TextField
                t={t}
                name="pin"
                label={t('signing.list.pin')}
                hint={trialPin ? t('signing.pin_trial', { pin: trialPin }) : undefined}
                type="password"
                width={10}
                autocomplete="off"
                error={error}
                required
              />
            )}
            <Actions>
              <Button>{t('procedures.declaration.sign')}</Button>
            </Actions>
          </form>
        </SubmitOnce>
      )}
    </div>
  )
}
