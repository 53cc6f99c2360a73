import type { VNode } from 'preact'
import { formatNumber, localized, type T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { RadioField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { baseOf, type Frame, MadeUpTag, RegisterShell } from '../browse/shell.page.tsx'

export type RecordProps = Frame & {
  t: T
  id: string
  name: string
  version: number
  day: string
  dayWords: string
  inForce: boolean
  isMadeUp: boolean
  span: string
  purpose: string | undefined
  canWrite: boolean
  isOwner: boolean
  rows: { key: string; label: string; value: string; href?: string; masked?: boolean; missing?: boolean }[]
  faults: string[]
  spans: { href: string; words: string; current: boolean }[]
  history: {
    id: number
    what: string
    span: string
    when: string
    who: string
    reason: string | null
    changes: string[]
    living: boolean
    superseded: string | undefined
  }[]
  linked: { label: string; count: number; href: string }[]
  looks: { when: string; who: string; why: string }[]
  done?: string | undefined
}

/** A record as of a day: what it says, since when, what points at it, and everything that was ever written of it. */
export function RecordPage(props: RecordProps): VNode {
  const { t, definition, id, inForce, spans, canWrite } = props
  const base = `${baseOf(definition.key)}/ban-ghi/${id}`
  return (
    <RegisterShell
      {...props}
      at="list"
      title={props.name}
      lead={
        <>
          {inForce ? props.span : t('registers.not_in_force', { day: props.dayWords })} {props.isMadeUp && <MadeUpTag t={t} />}
        </>
      }
      action={
        canWrite && (
          <>
            <ButtonLink href={`${base}/sua`}>{t('registers.edit.change')}</ButtonLink>
            {inForce && (
              <ButtonLink href={`${base}/ket-thuc`} kind="quiet">
                {t('registers.edit.end')}
              </ButtonLink>
            )}
          </>
        )
      }
    >
      {props.done && (
        <Notice kind="done">
          <p>{t(props.done === 'cho' ? 'registers.edit.proposed' : 'registers.edit.done')}</p>
        </Notice>
      )}
      <div class="record">
        <section aria-labelledby="record-data">
          <h2 id="record-data">{t('registers.record.data', { day: props.dayWords })}</h2>
          {inForce && (
            <SummaryList
              t={t}
              tight
              rows={props.rows.map((row) => ({
                label: row.label,
                value: row.href ? (
                  <a href={row.href}>{row.value}</a>
                ) : row.missing ? (
                  <Tag kind="soon">{t('registers.record.lacks')}</Tag>
                ) : (
                  row.value
                ),
              }))}
            />
          )}
          <form class="bar" method="get" action={base}>
            {props.purpose && <input type="hidden" name="muc-dich" value={props.purpose} />}
            <div class="field">
              <label class="label" for="ngay">
                {t('registers.as_of')}
              </label>
              <input class="control control--10" id="ngay" name="ngay" type="date" value={props.day} />
            </div>
            <Button kind="secondary">{t('registers.show')}</Button>
          </form>
          {spans.length > 1 && (
            <ul class="spans">
              {spans.map((span) => (
                <li key={span.href}>
                  <a href={span.href} aria-current={span.current ? 'true' : undefined}>
                    {span.words}
                  </a>
                </li>
              ))}
            </ul>
          )}
        </section>
        <aside>
          <Linked {...props} />
          <History {...props} />
          {props.looks.length > 0 && (
            <section aria-labelledby="record-looks">
              <h2 id="record-looks">{t('registers.record.looks')}</h2>
              <ol class="timeline">
                {props.looks.map((look) => (
                  <li key={`${look.when}${look.who}${look.why}`}>
                    {look.why}
                    <span class="soft num">
                      {look.when} · {look.who}
                    </span>
                  </li>
                ))}
              </ol>
            </section>
          )}
          <p class="soft">
            {t('registers.record.kept', {
              years:
                definition.retention.years === null
                  ? t('registers.record.for_ever')
                  : t('registers.record.years', { count: definition.retention.years }),
              ground: localized(t.lang, definition.retention.ground),
            })}
          </p>
        </aside>
      </div>
    </RegisterShell>
  )
}

function Linked({ t, linked }: RecordProps): VNode | null {
  if (linked.length === 0) return null
  return (
    <section aria-labelledby="record-linked">
      <h2 id="record-linked">{t('registers.record.linked')}</h2>
      <ul>
        {linked.map((link) => (
          <li key={link.href}>
            <a href={link.href}>{link.label}</a> <span class="num">({formatNumber(t.lang, link.count)})</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function History({ t, history }: RecordProps): VNode {
  return (
    <section aria-labelledby="record-history">
      <h2 id="record-history">{t('registers.record.history')}</h2>
      <ol class="timeline">
        {history.map((each) => (
          <li key={each.id} class={each.living ? undefined : 'soft'}>
            <b>{each.what}</b> {each.span}
            {each.superseded && <span class="soft"> · {each.superseded}</span>}
            {each.reason && <p>{each.reason}</p>}
            {each.changes.map((change) => (
              <p key={change} class="soft">
                {change}
              </p>
            ))}
            <span class="soft num">
              {each.when} · {each.who}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

type PurposeProps = Frame & {
  t: T
  title: string
  purposes: { value: string; label: string; hint: string }[]
  action: string
  day: string | undefined
  error?: string | undefined
  /** What else the form carries. */
  hidden?: Record<string, string>
}

/** Before personal data is shown: what for. The answer is logged and the person can read it. */
export function PurposePage(props: PurposeProps): VNode {
  const { t, title, purposes, action, day, hidden } = props
  return (
    <RegisterShell {...props} at="list" title={t('registers.purpose.title')} lead={`${title}. ${t('registers.purpose.lead')}`}>
      <form method="get" action={action}>
        {day && <input type="hidden" name="ngay" value={day} />}
        {Object.entries(hidden ?? {}).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <RadioField
          t={t}
          name="muc-dich"
          label={t('registers.purpose.label')}
          options={purposes}
          value={purposes.length === 1 ? purposes[0]?.value : undefined}
        />
        <Button>{t('registers.purpose.open')}</Button>
      </form>
    </RegisterShell>
  )
}
