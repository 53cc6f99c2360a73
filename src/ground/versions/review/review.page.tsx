import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink, SubmitOnce } from '#core/ui/button.tsx'
import { DateField, TextArea } from '#core/ui/field.tsx'
import { Events } from '#core/ui/hero.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { StateTag } from '../browse/browse.page.tsx'
import { Changes, type Placed } from '../diff/changes.page.tsx'
import type { Answer, Decision, DraftState } from '../draft/states.rules.ts'

type Props = {
  t: T
  title: string
  action: string
  state: DraftState
  note: string | null
  reason: string | null
  fault: string | null
  people: { drafted: string; reviewed: string | null; from: string | null }
  base: number | undefined
  details: string | undefined
  changes: Placed[]
  faults: { at: string; message: string }[]
  tools: { href: string; label: string; text: string }[]
  may: Partial<Record<Decision, Answer>>
  today: string
  edit: string | undefined
}

function Faults({ t, faults }: Pick<Props, 't' | 'faults'>): VNode | null {
  if (faults.length === 0) return null
  return (
    <Notice kind="attention" title={t('versions.faults', { count: faults.length })}>
      <Table
        caption={t('versions.faults', { count: faults.length })}
        captionUnseen
        variant="dense"
        headKey="at"
        columns={[
          { key: 'at', label: t('versions.place') },
          { key: 'message', label: t('versions.fault') },
        ]}
        rows={faults.slice(0, 50).map((fault, index) => ({ id: `loi-${index}`, cells: { at: fault.at || '–', message: fault.message } }))}
      />
    </Notice>
  )
}

/** What the reader may decide; where they may not, why. */
function Decide({ t, action, may, today, faults, edit }: Pick<Props, 't' | 'action' | 'may' | 'today' | 'faults' | 'edit'>): VNode {
  const faulty = faults.length > 0 ? t('versions.faults', { count: faults.length }) : undefined
  return (
    <section class="section narrow" aria-labelledby="quyet-dinh">
      <h2 id="quyet-dinh">{t('versions.decide')}</h2>
      {may.review === 'own_draft' && <Notice kind="attention">{t('versions.second_person')}</Notice>}
      {may.review === 'yes' && (
        <SubmitOnce t={t}>
          <form method="post" action={`${action}/duyet`}>
            <Actions>
              <Button disabledBecause={faulty}>{t('versions.agree')}</Button>
            </Actions>
          </form>
        </SubmitOnce>
      )}
      {may.publish === 'yes' && (
        <SubmitOnce t={t}>
          <form method="post" action={`${action}/ban-hanh`}>
            <DateField t={t} name="from" label={t('versions.from')} hint={t('versions.from_hint')} value={today} />
            <Actions>
              <Button disabledBecause={faulty}>{t('versions.publish')}</Button>
            </Actions>
          </form>
        </SubmitOnce>
      )}
      {may.reject === 'yes' && (
        <form method="post" action={`${action}/tra-lai`}>
          <TextArea t={t} name="reason" label={t('versions.reason')} rows={2} />
          <Actions>
            <Button kind="secondary">{t('versions.reject')}</Button>
          </Actions>
        </form>
      )}
      <Actions>
        {edit && (
          <ButtonLink kind="secondary" href={edit}>
            {t('versions.go_on_writing')}
          </ButtonLink>
        )}
      </Actions>
      {may.withdraw === 'yes' && (
        <form method="post" action={`${action}/rut`}>
          <Actions>
            <Button kind="quiet">{t('versions.withdraw')}</Button>
          </Actions>
        </form>
      )}
    </section>
  )
}

export function ReviewPage(props: Props): VNode {
  const { t, title, state, note, reason, fault, people, base, details, changes, tools, faults } = props
  const open = state === 'draft' || state === 'reviewed' || state === 'scheduled'
  return (
    <>
      <h1>{t('versions.draft_of', { title })}</h1>
      <p>
        <StateTag t={t} state={state} /> {people.from}
      </p>
      <p>
        {people.drafted} {people.reviewed}
      </p>
      {note && <Notice title={t('versions.note')}>{note}</Notice>}
      {reason && (
        <Notice kind="attention" title={t('versions.reason')}>
          {reason}
        </Notice>
      )}
      {fault && (
        <Notice kind="attention" title={t('versions.faulty_short')}>
          {fault}
        </Notice>
      )}
      <Faults t={t} faults={faults} />
      {details ? (
        <Actions>
          <ButtonLink kind="secondary" href={details}>
            {t('versions.see_changes')}
          </ButtonLink>
        </Actions>
      ) : (
        <Changes
          t={t}
          caption={base === undefined ? t('versions.all_new') : t('versions.changes_against', { number: base })}
          changes={changes}
        />
      )}
      {open && tools.length > 0 && (
        <section class="section" aria-labelledby="thu">
          <h2 id="thu">{t('versions.tools')}</h2>
          <Events items={tools} />
        </section>
      )}
      {open && <Decide {...props} />}
    </>
  )
}
