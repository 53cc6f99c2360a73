import type { VNode } from 'preact'
import type { MessageKey, T } from '#core/i18n.ts'
import { localized } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { FileField, RadioField, TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'

type OwnAct = {
  inputs?: { key: string; type: string; label: { vi: string; en?: string; km?: string } }[]
  note?: string
  files?: string
  final?: boolean
}

type OwnActProps = {
  t: T
  title: string
  code: string
  action: string
  type: OwnAct
  version: number
  errors: FieldError[]
  note: string
  asked: string | undefined
}

/** One action of the owner's on a page of its own: what it means, what it needs, then do it. */
export function OwnActPage({ t, title, code, action, type, version, errors, note, asked }: OwnActProps): VNode {
  const error = (field: string): string | undefined => errors.find((e) => e.field === field)?.message
  const score = type.inputs?.find((input) => input.type === 'score')
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{title}</h1>
      {asked && (
        <Notice kind="attention" title={t('procedures.follow.asked')}>
          <p>{asked}</p>
        </Notice>
      )}
      {type.final && <Notice kind="attention">{t('procedures.act.final')}</Notice>}
      <submit-once>
        <form method="post" action={`/ho-so/${code}/viec/${action}`} encType={type.files ? 'multipart/form-data' : undefined} noValidate>
          <input type="hidden" name="key" value={`${action}:${version}`} />
          <input type="hidden" name="version" value={version} />
          {score && (
            <RadioField
              t={t}
              name="score"
              label={localized(t.lang, score.label)}
              options={[5, 4, 3, 2, 1].map((n) => ({ value: String(n), label: t(`procedures.score.${n}` as MessageKey) }))}
              error={error('score')}
              required
            />
          )}
          {type.files && (
            <FileField
              t={t}
              name="files"
              label={t('procedures.act.files')}
              hint={t('procedures.act.files_hint')}
              error={error('files')}
              required={type.files === 'required'}
              multiple
            />
          )}
          {type.note && (
            <TextArea
              t={t}
              name="note"
              label={t(type.note === 'required' ? 'procedures.act.reason' : 'procedures.act.note')}
              value={note}
              error={error('note')}
              required={type.note === 'required'}
              maxLength={2000}
            />
          )}
          <Actions>
            <Button kind={type.final ? 'danger' : 'primary'}>{title}</Button>
            <ButtonLink href={`/ho-so/${code}`} kind="quiet">
              {t('procedures.act.back')}
            </ButtonLink>
          </Actions>
        </form>
      </submit-once>
    </div>
  )
}
