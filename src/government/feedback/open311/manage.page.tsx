import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { CheckboxField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'

type Props = {
  t: T
  title: string
  errors: FieldError[]
  fields: Record<string, string>
  fresh: string | undefined
  address: string
  jurisdiction: string
  categories: { key: string; label: string }[]
  keys: { id: string; name: string; made: string; kind: string; revoked: string | undefined }[]
  peers: {
    id: string
    name: string
    address: string
    services: string
    isActive: boolean
    fault: string | undefined
    heard: string | undefined
  }[]
}

/** Programs that send us reports, and servers that we send to. */
export function ManagePage(props: Props): VNode {
  const { t, fresh } = props
  return (
    <div class="section">
      <ErrorSummary t={t} errors={props.errors} />
      <h1>{props.title}</h1>
      <p>
        {t('feedback.open311.about')} <code>{props.address}</code> · <code>jurisdiction_id={props.jurisdiction}</code>
      </p>
      {fresh && (
        <Notice kind="done" title={t('feedback.open311.fresh')}>
          <p>
            <code>{fresh}</code>
          </p>
        </Notice>
      )}
      <Keys {...props} />
      <Peers {...props} />
    </div>
  )
}

function Keys({ t, keys, fields, errors }: Props): VNode {
  return (
    <section class="section report-manage">
      <h2>{t('feedback.open311.keys')}</h2>
      {keys.length > 0 && (
        <Table
          caption={t('feedback.open311.keys')}
          captionUnseen
          headKey="name"
          columns={[
            { key: 'name', label: t('feedback.open311.key_name') },
            { key: 'kind', label: t('feedback.open311.kind') },
            { key: 'made', label: t('feedback.spot.made'), nowrap: true },
            { key: 'end', label: t('feedback.open311.state') },
          ]}
          rows={keys.map((key) => ({
            id: key.id,
            cells: {
              name: key.name,
              kind: key.kind || '–',
              made: key.made,
              end: key.revoked ? (
                <Tag kind="stale">{t('feedback.open311.revoked', { at: key.revoked })}</Tag>
              ) : (
                <form method="post" action={`/quan-tri/open311/khoa/${key.id}/thu-hoi`}>
                  <Button kind="quiet">{t('feedback.open311.revoke')}</Button>
                </form>
              ),
            },
          }))}
        />
      )}
      <form method="post" action="/quan-tri/open311/khoa" noValidate>
        <TextField
          t={t}
          name="name"
          label={t('feedback.open311.key_name')}
          value={fields.name}
          error={errors.find((each) => each.field === 'name')?.message}
          maxLength={120}
          autocomplete="off"
        />
        <CheckboxField
          t={t}
          name="token"
          label={t('feedback.open311.answer')}
          required={false}
          options={[{ value: 'yes', label: t('feedback.open311.answers_token') }]}
        />
        <CheckboxField
          t={t}
          name="news"
          label={t('feedback.open311.news')}
          required={false}
          options={[{ value: 'yes', label: t('feedback.open311.sends_news'), hint: t('feedback.open311.sends_news_hint') }]}
        />
        <Actions>
          <Button>{t('feedback.open311.make_key')}</Button>
        </Actions>
      </form>
    </section>
  )
}

function Peers({ t, peers, fields, errors, categories }: Props): VNode {
  const error = (field: string): string | undefined => errors.find((each) => each.field === field)?.message
  return (
    <section class="section report-manage">
      <h2>{t('feedback.open311.peers')}</h2>
      <p>{t('feedback.open311.peers_about')}</p>
      {peers.length > 0 && (
        <Table
          caption={t('feedback.open311.peers')}
          captionUnseen
          headKey="name"
          columns={[
            { key: 'name', label: t('feedback.open311.key_name') },
            { key: 'services', label: t('feedback.open311.services') },
            { key: 'state', label: t('feedback.open311.state') },
          ]}
          rows={peers.map((peer) => ({
            id: peer.id,
            cells: {
              name: (
                <>
                  {peer.name} <span class="soft">{peer.address}</span>
                </>
              ),
              services: peer.services,
              state: (
                <form method="post" action={`/quan-tri/open311/may/${peer.id}/doi`}>
                  <Tag kind={peer.fault ? 'note' : peer.isActive ? 'done' : 'stale'}>
                    {peer.fault ?? t(peer.isActive ? 'feedback.open311.on' : 'feedback.open311.off')}
                  </Tag>{' '}
                  {peer.heard && <span class="soft">{t('feedback.open311.heard', { at: peer.heard })}</span>}
                  <Button kind="quiet">{t(peer.isActive ? 'feedback.open311.switch_off' : 'feedback.open311.switch_on')}</Button>
                </form>
              ),
            },
          }))}
        />
      )}
      <form method="post" action="/quan-tri/open311/may" noValidate>
        <TextField
          t={t}
          name="peer_name"
          label={t('feedback.open311.key_name')}
          value={fields.peer_name}
          error={error('peer_name')}
          maxLength={120}
          autocomplete="off"
        />
        <TextField
          t={t}
          name="base_url"
          label={t('feedback.open311.base_url')}
          hint="https://…/open311/v2"
          value={fields.base_url}
          error={error('base_url')}
          maxLength={300}
          autocomplete="off"
        />
        <TextField
          t={t}
          name="jurisdiction"
          label="jurisdiction_id"
          required={false}
          value={fields.jurisdiction}
          maxLength={120}
          autocomplete="off"
        />
        <TextField
          t={t}
          name="api_key"
          label={t('feedback.open311.peer_key')}
          type="password"
          error={error('api_key')}
          maxLength={300}
          autocomplete="off"
        />
        <fieldset class="field">
          <legend class="label">{t('feedback.open311.services')}</legend>
          <p class="hint">{t('feedback.open311.services_hint')}</p>
          {categories.map(({ key, label }) => (
            <TextField
              key={key}
              t={t}
              name={`service-${key}`}
              label={label}
              required={false}
              width={20}
              value={fields[`service-${key}`]}
              error={error(`service-${key}`)}
              autocomplete="off"
            />
          ))}
        </fieldset>
        <Actions>
          <Button>{t('feedback.open311.add_peer')}</Button>
        </Actions>
      </form>
    </section>
  )
}
