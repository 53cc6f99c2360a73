import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { FileField, RadioField, TextArea } from '#core/ui/field.tsx'
import type { FollowProps } from './follow.page.tsx'

/** What the reporter can do with their own report now. */
export function Own(props: FollowProps): VNode | null {
  const { t, path, canTell, canRate, canReopen, canWithdraw, score, errors, fields, held } = props
  const error = (field: string): string | undefined => errors.find((each) => each.field === field)?.message
  const form = (action: string, children: VNode, files = false): VNode => (
    <form method="post" action={`${path}/viec/${action}`} encType={files ? 'multipart/form-data' : undefined} noValidate>
      {held && <input type="hidden" name="k" value={held} />}
      {children}
    </form>
  )
  if (!props.isReporter) return null
  return (
    <section class="section no-print report-follow" aria-labelledby="own">
      <h2 id="own">{t('feedback.own_report')}</h2>
      {canTell &&
        form(
          'tell',
          <Note {...props} name="note-tell" label={t('feedback.tell.label')} button={t('feedback.tell.send')} error={error('note')} />,
          true,
        )}
      {canRate &&
        form(
          'rate',
          <>
            <RadioField
              t={t}
              name="score"
              label={t('feedback.rate.label')}
              error={error('score')}
              value={fields.score}
              options={(['5', '4', '3', '2', '1'] as const).map((value) => ({ value, label: t(`feedback.rate.${value}`) }))}
            />
            <Button kind="secondary">{t('feedback.rate.send')}</Button>
          </>,
        )}
      {score !== null && <p>{t('feedback.rate.given', { score })}</p>}
      {canReopen &&
        form(
          'reopen',
          <Note
            {...props}
            name="note-reopen"
            label={t('feedback.reopen.label')}
            hint={t('feedback.reopen.hint', { days: props.reopenDays })}
            button={t('feedback.reopen.send')}
            error={error('note')}
          />,
          true,
        )}
      {canWithdraw && form('withdraw', <Button kind="quiet">{t('feedback.withdraw')}</Button>)}
      {!canTell && !canRate && !canReopen && !canWithdraw && score === null && <p class="soft">{t('feedback.nothing_to_do')}</p>}
      {props.deskHref && <ButtonLink href={props.deskHref}>{t('feedback.desk.open')}</ButtonLink>}
    </section>
  )
}

type NoteProps = {
  t: T
  name: string
  label: string
  hint?: string
  button: string
  error: string | undefined
  fields: Record<string, string>
}

function Note({ t, name, label, hint, button, error, fields }: NoteProps): VNode {
  return (
    <>
      <TextArea t={t} name="note" label={label} hint={hint} error={error} value={fields.note} rows={3} maxLength={2000} />
      <FileField t={t} name={`photos-${name}`} label={t('feedback.photos.more')} accept="image/*" required={false} />
      <Button>{button}</Button>
    </>
  )
}
