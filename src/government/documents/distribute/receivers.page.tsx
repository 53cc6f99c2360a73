import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDateTime, type T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { CheckboxField, type Option, TextArea } from '#core/ui/field.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import type { Delivery } from './delivery.queries.ts'
import type { DeliveryState } from './delivery.rules.ts'

const kinds: Record<DeliveryState, TagKind> = {
  ...{ waiting: 'waiting', sent: 'doing', arrived: 'doing', received: 'doing', processing: 'doing', done: 'done' },
  ...{ refused: 'note', recall_asked: 'waiting', recall_refused: 'note', recalled: 'stale' },
}

// So many are read at a glance; more stand behind how many they are in which state.
const atAGlance = 20

/** Who has the document, and what became of it there; of hundreds first how many are how far. */
export function Receivers({ t, deliveries }: { t: T; deliveries: Delivery[] }): VNode {
  const counts = new Map<DeliveryState, number>()
  for (const { state } of deliveries) counts.set(state, (counts.get(state) ?? 0) + 1)
  const table = <ReceiverTable t={t} deliveries={deliveries} />
  return (
    <section class="section" aria-labelledby="noi-nhan">
      <h2 id="noi-nhan">{t('documents.receivers')}</h2>
      {deliveries.length > atAGlance ? (
        <>
          <p class="bar">
            <b>{t('documents.receiver_count', { count: deliveries.length })}</b>
            {[...counts].map(([state, count]) => (
              <Tag key={state} kind={kinds[state]}>
                {`${t(`documents.delivery.${state}`)}: ${count}`}
              </Tag>
            ))}
          </p>
          <details>
            <summary>{t('documents.receivers_each')}</summary>
            {table}
          </details>
        </>
      ) : (
        table
      )}
    </section>
  )
}

function ReceiverTable({ t, deliveries }: { t: T; deliveries: Delivery[] }): VNode {
  return (
    <Table
      caption={t('documents.receivers')}
      captionUnseen
      variant="dense"
      headKey="name"
      columns={[
        { key: 'name', label: t('documents.receiver') },
        { key: 'state', label: t('documents.state') },
        { key: 'reason', label: t('documents.opinion') },
        { key: 'at', label: t('documents.at'), nowrap: true },
      ]}
      rows={deliveries.map((each) => ({
        id: each.id,
        cells: {
          name: each.name,
          state: <Tag kind={kinds[each.state]}>{t(`documents.delivery.${each.state}`)}</Tag>,
          reason: each.reason,
          at: <span class="num">{formatDateTime(t.lang, each.at)}</span>,
        },
      }))}
    />
  )
}

type SendProps = {
  t: T
  at: string
  organs: Option[]
  mayOutside: boolean
  maySend: boolean
  mailHref: string
  values: Record<string, string>
  errors: FieldFault[]
}

/** Sends an issued document on, or recalls it. */
export function Send({ t, at, organs, mayOutside, maySend, mailHref, values, errors }: SendProps): VNode {
  const fault = (field: string): string | undefined => errors.find((error) => error.field === field)?.message
  return (
    <section class="section narrow" aria-labelledby="gui">
      <h2 id="gui">{t('documents.send')}</h2>
      {!maySend && <p>{t('documents.not_signed')}</p>}
      {maySend && (
        <form method="post" action={`${at}/gui`} novalidate>
          <CheckboxField
            t={t}
            name="groups"
            label={t('documents.groups')}
            options={[
              { value: 'agencies', label: t('documents.groups.agencies') },
              { value: 'communes', label: t('documents.groups.communes') },
            ]}
            required={false}
          />
          <TextArea
            t={t}
            name="codes"
            label={t('documents.codes')}
            hint={t('documents.codes_hint')}
            rows={2}
            value={values.codes}
            error={fault('codes')}
            required={false}
          />
          {mayOutside && organs.length > 0 && (
            <CheckboxField
              t={t}
              name="organs"
              label={t('documents.organs')}
              hint={t('documents.organs_hint')}
              options={organs}
              required={false}
            />
          )}
          <Actions>
            <Button>{t('documents.send')}</Button>
            <ButtonLink href={mailHref} kind="secondary">
              {t('documents.send_by_mail')}
            </ButtonLink>
          </Actions>
        </form>
      )}
      <form class="section" method="post" action={`${at}/thu-hoi`} novalidate>
        <h2>{t('documents.recall')}</h2>
        <TextArea t={t} name="reason" label={t('documents.reason')} rows={2} value={values.reason} error={fault('reason')} required />
        <Actions>
          <Button kind="danger">{t('documents.recall')}</Button>
        </Actions>
      </form>
    </section>
  )
}
