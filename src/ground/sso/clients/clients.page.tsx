import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import type { ClientKind, ClientState } from './clients.rules.ts'

type Line = { id: string; clientId: string; name: string; owner: string; state: ClientState; kind: ClientKind | undefined; own: boolean }

const looks: Record<ClientState, TagKind> = { waiting: 'waiting', changing: 'doing', active: 'done', suspended: 'stale', refused: 'plain' }

export const StateTag = ({ t, state }: { t: T; state: ClientState }): VNode => <Tag kind={looks[state]}>{t(`sso.state.${state}`)}</Tag>

export function ClientsPage({ t, rows }: { t: T; rows: Line[] }): VNode {
  return (
    <div>
      <h1>{t('sso.clients.title')}</h1>
      <div class="bar">
        <p>{t('sso.clients.about')}</p>
        <ButtonLink href="/quan-tri/ung-dung/them" kind="secondary">
          {t('sso.clients.new')}
        </ButtonLink>
      </div>
      {rows.length === 0 ? (
        <Empty title={t('sso.clients.none')} text={t('sso.clients.none_text')} />
      ) : (
        <Table
          caption={t('sso.clients.title')}
          captionUnseen
          variant="dense"
          headKey="name"
          columns={[
            { key: 'name', label: t('sso.client.name') },
            { key: 'id', label: t('sso.client.id') },
            { key: 'owner', label: t('sso.client.owner') },
            { key: 'kind', label: t('sso.client.kind') },
            { key: 'state', label: t('sso.client.state') },
          ]}
          rows={rows.map((row) => ({
            id: row.id,
            href: `/quan-tri/ung-dung/${row.id}`,
            cells: {
              name: <a href={`/quan-tri/ung-dung/${row.id}`}>{row.name}</a>,
              id: <code>{row.clientId}</code>,
              owner: <span lang="vi">{row.owner}</span>,
              kind: row.kind ? t(`sso.kind.${row.kind}`) : '',
              state: <StateTag t={t} state={row.state} />,
            },
          }))}
        />
      )}
    </div>
  )
}
