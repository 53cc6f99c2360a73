import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'

type Asked = { scope: string; label: string; about?: string | undefined }
type Props = {
  t: T
  action: string
  client: string
  owner: string
  purpose: string
  contact: string
  person: string
  scopes: Asked[]
}

/** What a system asks for, in plain words, and the two answers. */
export function ConsentPage({ t, action, client, owner, purpose, contact, person, scopes }: Props): VNode {
  return (
    <div class="narrow">
      <h1>{t('sso.consent.title', { client })}</h1>
      <p>{t('sso.consent.as', { person })}</p>
      <h2>{t('sso.consent.asks')}</h2>
      <ul class="ticks">
        {scopes.map((asked) => (
          <li key={asked.scope}>
            <b>{asked.label}</b>
            {asked.about && <span class="hint"> {asked.about}</span>}
          </li>
        ))}
      </ul>
      <SummaryList
        t={t}
        rows={[
          { label: t('sso.client.owner'), value: <span lang="vi">{owner}</span> },
          { label: t('sso.client.purpose'), value: <span lang="vi">{purpose}</span> },
          { label: t('sso.client.contact'), value: contact },
        ]}
      />
      <p>{t('sso.consent.back')}</p>
      <form method="post" action={action}>
        <div class="actions">
          <Button name="answer" value="yes">
            {t('sso.consent.yes')}
          </Button>
          <Button kind="secondary" name="answer" value="no">
            {t('sso.consent.no')}
          </Button>
        </div>
      </form>
    </div>
  )
}
