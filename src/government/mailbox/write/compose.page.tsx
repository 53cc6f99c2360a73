import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button, SubmitOnce } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { CheckboxField, FileField, type Option, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import type { Draft } from './draft.queries.ts'

type Props = {
  t: T
  root: string
  draft: Draft
  boxes: Option[]
  files: { id: string; name: string; size: string }[]
  most: string
  mayOutside: boolean
  /** People found for the words that were looked for; undefined where nobody looked. */
  found: { address: string; name: string }[] | undefined
  q: string
  saved: boolean
  errors: FieldFault[]
}

export function ComposePage(props: Props): VNode {
  const { t, root, draft, errors, boxes, files } = props
  const fault = (field: string): string | undefined => errors.find((error) => error.field === field)?.message
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('mailbox.write')}</h1>
      {props.saved && <Notice kind="done">{t('mailbox.draft_saved')}</Notice>}
      {draft.documentId && <Notice>{t('mailbox.document_note')}</Notice>}
      {!props.mayOutside && <p class="soft">{t('mailbox.inside_only')}</p>}
      <SubmitOnce t={t}>
        <form method="post" action={`${root}/soan/${draft.id}`} enctype="multipart/form-data" novalidate>
          {/* What the Enter key does: nothing is sent by it. */}
          <button class="unseen" name="lam" value="luu" tabIndex={-1}>
            {t('mailbox.save')}
          </button>
          {draft.answers && <input type="hidden" name="answers" value={draft.answers} />}
          {draft.refs && <input type="hidden" name="refs" value={draft.refs} />}
          {draft.documentId && <input type="hidden" name="document" value={draft.documentId} />}
          {draft.fileIds.map((id) => (
            <input key={id} type="hidden" name="tep" value={id} />
          ))}
          {boxes.length > 1 ? (
            <SelectField t={t} name="box" label={t('mailbox.from')} options={boxes} value={draft.boxId} required />
          ) : (
            <input type="hidden" name="box" value={draft.boxId} />
          )}
          <TextArea
            t={t}
            name="to"
            label={t('mailbox.to')}
            hint={t('mailbox.to_hint')}
            rows={2}
            value={draft.toLine}
            error={fault('to')}
            required
          />
          <Find {...props} />
          <TextField t={t} name="cc" label={t('mailbox.cc')} value={draft.ccLine} error={fault('cc')} required={false} />
          <TextField t={t} name="bcc" label={t('mailbox.bcc')} value={draft.bccLine} error={fault('bcc')} required={false} />
          <TextField
            t={t}
            name="subject"
            label={t('mailbox.subject')}
            value={draft.subject}
            error={fault('subject')}
            maxLength={300}
            required
          />
          <TextArea t={t} name="body" label={t('mailbox.body')} rows={14} value={draft.body} error={fault('body')} required={false} />
          {files.length > 0 && (
            <CheckboxField
              t={t}
              name="bo"
              label={t('mailbox.files')}
              hint={t('mailbox.files_remove')}
              options={files.map((file) => ({ value: file.id, label: `${file.name} (${file.size})` }))}
              required={false}
            />
          )}
          <FileField
            t={t}
            name="files"
            label={t('mailbox.add_files')}
            hint={t('mailbox.files_hint', { max: props.most })}
            multiple
            error={fault('files')}
            required={false}
          />
          <Actions>
            <Button name="lam" value="gui">
              {t('mailbox.send')}
            </Button>
            <Button kind="secondary" name="lam" value="luu">
              {t('mailbox.save')}
            </Button>
            <Button kind="quiet" formAction={`${root}/soan/${draft.id}/bo`}>
              {t('mailbox.discard')}
            </Button>
          </Actions>
        </form>
      </SubmitOnce>
    </div>
  )
}

/** The directory of official addresses: who is ticked is added when the form is next sent. */
function Find({ t, found, q }: Props): VNode {
  return (
    <details class="mail-find" open={found !== undefined}>
      <summary>{t('mailbox.directory')}</summary>
      <TextField
        t={t}
        name="tim"
        label={t('mailbox.directory_find')}
        hint={t('mailbox.directory_hint')}
        value={q}
        width={20}
        required={false}
      />
      <Button kind="secondary" name="lam" value="tim">
        {t('mailbox.find')}
      </Button>
      {found?.length === 0 && <p class="soft">{t('mailbox.directory_none')}</p>}
      {found && found.length > 0 && (
        <CheckboxField
          t={t}
          name="them"
          label={t('mailbox.directory_found')}
          options={found.map(({ address, name }) => ({ value: address, label: name, hint: address }))}
          required={false}
        />
      )}
    </details>
  )
}
