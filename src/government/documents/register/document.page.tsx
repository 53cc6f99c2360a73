import type { ComponentChildren, VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDate, formatDateTime, type T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { type Option, SelectField, TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
import { FileUnder, type Under } from '../work-files/file-under.page.tsx'
import type { Delivery } from '../distribute/delivery.queries.ts'
import { Receivers, Send } from '../distribute/receivers.page.tsx'
import { OnPaper, Paragraph, type Shown, type ShownTask, Tasks } from './body.page.tsx'
import type { Document, Version } from './document.queries.ts'

type Act = { name: string; label: string; note: 'required' | 'optional' | null; officer: boolean; content: boolean }
type Props = {
  t: T
  at: string
  root: string
  document: Document
  title: string
  replacements: { words: string; href: string }[]
  /** Who was asked, and what they said. */
  opinions: ComponentChildren
  /** Where other units are asked; nothing for whoever may not. */
  askHref: string | undefined
  state: string
  open: boolean
  late: boolean
  dueAt: Date | null
  assignee: string | null
  version: number
  acts: Act[]
  officers: Option[]
  versions: Version[]
  files: { id: string; name: string; shut: ComponentChildren; isUnread: boolean }[]
  blocks: Shown[]
  signing: { words: string; done: boolean } | null
  tasks: ShownTask[]
  workFiles: Under[]
  openFiles: Option[]
  mayDirect: boolean
  mayRecall: boolean
  deliveries: Delivery[]
  steps: { what: string; when: string; who: string; note: string | null }[]
  organs: Option[]
  maySend: boolean
  mayOutside: boolean
  mailHref: string
  mayReplace: boolean
  values: Record<string, string>
  errors: FieldFault[]
}

export function DocumentPage(props: Props): VNode {
  const { t, at, document, versions, files, errors, deliveries } = props
  const [latest, ...older] = versions
  return (
    <div>
      <ErrorSummary t={t} errors={errors} />
      <h1 class="num">{props.title}</h1>
      <p class="bar">
        <Tag kind={props.late ? 'overdue' : props.open ? 'doing' : 'done'}>{props.state}</Tag>
        {props.signing && <Tag kind={props.signing.done ? 'done' : 'waiting'}>{props.signing.words}</Tag>}
        {document.urgency > 0 && <Tag kind="note">{t(`documents.urgency.${document.urgency as 1 | 2 | 3}`)}</Tag>}
        {props.dueAt && <span class="num">{t('documents.due_at', { at: formatDateTime(t.lang, props.dueAt) })}</span>}
      </p>
      {document.recalledAt && (
        <Notice kind="attention" title={t('documents.recalled')}>
          {document.recallReason}
        </Notice>
      )}
      {props.replacements.map((each) => (
        <p key={each.href}>
          <a href={each.href}>{each.words}</a>
        </p>
      ))}
      <Facts {...props} />
      {document.direction === 'outgoing' && <OnPaper {...props} />}
      {latest && (
        <section class="section" aria-labelledby="noi-dung">
          <h2 id="noi-dung">{t('documents.content')}</h2>
          {props.blocks.map((each) => (
            <Paragraph key={each.number} t={t} at={at} each={each} mayDirect={props.mayDirect} />
          ))}
          {older.length > 0 && (
            <p>
              <a href={`${at}/so-sanh`}>{t('documents.compare')}</a>
            </p>
          )}
          {older.length > 0 && <Versions t={t} older={older} />}
        </section>
      )}
      {files.length > 0 && (
        <section class="section" aria-labelledby="tep">
          <h2 id="tep">{t('documents.files')}</h2>
          <ul>
            {files.map((file) => (
              <li key={file.id}>
                {file.shut ? file.name : <a href={`${at}/tep/${file.id}`}>{file.name}</a>}
                {file.shut && <> {file.shut}</>}
                {file.isUnread && <span class="soft"> {t('documents.file_not_read')}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {props.acts.length > 0 && <Acts {...props} content={latest?.content ?? ''} />}
      {props.acts.length === 0 && props.askHref && (
        <p class="section">
          <AskUnits t={t} href={props.askHref} />
        </p>
      )}
      {props.opinions && (
        <section class="section" aria-labelledby="y-kien">
          <h2 id="y-kien">{t('documents.opinions')}</h2>
          {props.opinions}
        </section>
      )}
      {(props.tasks.length > 0 || props.mayDirect) && <Tasks {...props} />}
      <FileUnder t={t} action={`${at}/ho-so`} under={props.workFiles} open={props.openFiles} />
      {deliveries.length > 0 && <Receivers t={t} deliveries={deliveries} />}
      {(props.maySend || props.mayRecall) && <Send {...props} />}
      {props.mayReplace && (
        <p class="section">
          <ButtonLink href={`${props.root}/di/them?thay=${document.id}`} kind="secondary">
            {t('documents.replace')}
          </ButtonLink>
        </p>
      )}
      <section class="section" aria-labelledby="dien-bien">
        <h2 id="dien-bien">{t('documents.history')}</h2>
        <Timeline
          items={props.steps.map((step, index) => ({
            what: step.note ? `${step.what}: ${step.note}` : step.what,
            when: step.when,
            who: step.who,
            now: index === 0,
          }))}
        />
      </section>
    </div>
  )
}

function Facts({ t, document, assignee }: Props): VNode {
  const { number, year, signer } = document
  const line = (label: string, value: string | null) => (value ? [{ label, value }] : [])
  return (
    <SummaryList
      t={t}
      rows={[
        { label: t('documents.subject'), value: document.subject },
        ...line(t(document.direction === 'incoming' ? 'documents.sender' : 'documents.unit'), document.senderName),
        ...line(t('documents.register_number'), number && year ? `${number} / ${year}` : null),
        ...line(t('documents.notation'), document.direction === 'outgoing' && !document.senderCode ? document.notation : null),
        ...line(t('documents.dated'), document.datedOn && formatDate(t.lang, document.datedOn)),
        ...line(t('documents.due'), document.dueOn && formatDate(t.lang, document.dueOn)),
        ...line(t('documents.signer'), signer && [signer.competence, signer.position, signer.fullName].filter(Boolean).join(' ')),
        ...line(t('documents.assignee'), assignee),
        ...line(t('documents.document_id'), document.documentId),
      ]}
    />
  )
}

function Versions({ t, older }: { t: T; older: Version[] }): VNode {
  return (
    <details>
      <summary>{t('documents.versions', { count: older.length })}</summary>
      {older.map((version) => (
        <section key={version.version}>
          <h3>{t('documents.version', { number: version.version })}</h3>
          <p class="soft num">
            {formatDateTime(t.lang, version.writtenAt)} · {version.writtenName}
          </p>
          <p>{version.content}</p>
        </section>
      ))}
    </details>
  )
}

function Acts({ t, at, document, acts, officers, version, values, errors, content, askHref }: Props & { content: string }): VNode {
  const fault = (field: string): string | undefined => errors.find((error) => error.field === field)?.message
  return (
    <form method="post" action={at} novalidate class="narrow section">
      <h2>{t('documents.act')}</h2>
      <input type="hidden" name="version" value={version} />
      {acts.some((act) => act.content) && (
        <TextArea
          t={t}
          name="content"
          label={t('documents.content')}
          hint={t('documents.content_hint')}
          rows={10}
          value={values.content ?? content}
          error={fault('content')}
        />
      )}
      {acts.some((act) => act.content) && (
        <TextArea
          t={t}
          name="recipients"
          label={t('documents.recipients')}
          hint={t('documents.recipients_hint')}
          rows={3}
          value={values.recipients ?? document.recipients}
          required={false}
        />
      )}
      {officers.length > 0 && (
        <SelectField
          t={t}
          name="officer"
          label={t('documents.assignee')}
          options={officers}
          value={values.officer}
          error={fault('officer')}
          required={false}
        />
      )}
      {acts.some((act) => act.note) && (
        <TextArea t={t} name="note" label={t('documents.opinion')} rows={3} value={values.note} error={fault('note')} required={false} />
      )}
      <Actions>
        {acts.map((act, index) => (
          <Button key={act.name} name="action" value={act.name} kind={index === 0 ? 'primary' : 'secondary'}>
            {act.label}
          </Button>
        ))}
        {askHref && <AskUnits t={t} href={askHref} />}
      </Actions>
    </form>
  )
}

function AskUnits({ t, href }: { t: T; href: string }): VNode {
  return (
    <ButtonLink href={href} kind="secondary">
      {t('documents.ask_units')}
    </ButtonLink>
  )
}
