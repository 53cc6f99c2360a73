import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDate, formatDateTime, languages, type T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { DateField, type DateParts, SelectField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { faultOf } from '../form/faults.rules.ts'
import type { Person } from '../people/people.queries.ts'
import { Ways } from './ways.page.tsx'

export type SessionRow = { id: string; device: string; ip: string; createdAt: Date; seenAt: Date; own: boolean; clients: string[] }
export type LookRow = {
  id: number
  actorName: string
  unit: string
  purpose: string
  legalGround: string
  subject: string | null
  at: Date
}
type Values = { name: string; lang: string; birthDate?: DateParts | string | undefined }
type Props = {
  t: T
  person: Person
  number?: string | undefined
  values: Values
  errors: FieldFault[]
  done: string
  sessions: SessionRow[]
  looks: LookRow[]
  /** Whose roles need a second factor and who has none. */
  needsFactor?: 'required' | 'offered' | undefined
}

export function AccountPage(props: Props): VNode {
  const { t, person, errors, done } = props
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('identity.account.title')}</h1>
      {done === 'luu' && <Notice kind="done">{t('identity.account.saved')}</Notice>}
      {done === 'phien' && <Notice kind="done">{t('identity.account.session_ended')}</Notice>}
      {done === 'mat-khau' && <Notice kind="done">{t('identity.account.password_saved')}</Notice>}
      <SummaryList
        t={t}
        rows={[
          ...(person.kind === 'officer' ? [{ label: t('identity.account.name'), value: person.name }] : []),
          ...(person.login ? [{ label: t('identity.officer.login'), value: person.login }] : []),
          ...(person.title ? [{ label: t('identity.officer.title'), value: <span lang="vi">{person.title}</span> }] : []),
          ...(person.phone ? [{ label: t('identity.account.phone'), value: <span class="num">{person.phone}</span> }] : []),
          ...(person.email ? [{ label: t('identity.account.email'), value: person.email }] : []),
        ]}
      />
      <Ways t={t} citizen={person.kind === 'citizen'} needsFactor={props.needsFactor} />
      <ProfileForm {...props} />
      <PasswordForm t={t} errors={errors} />
      <Sessions t={t} sessions={props.sessions} />
      <Looks t={t} looks={props.looks} />
    </div>
  )
}

function ProfileForm({ t, person, number, values, errors }: Props): VNode {
  const stored = number ? ` ${t('identity.number.stored', { number })}` : ''
  return (
    <section class="section" aria-labelledby="thong-tin">
      <h2 id="thong-tin">{t('identity.account.profile')}</h2>
      <form method="post" action="/tai-khoan" novalidate>
        {person.kind === 'citizen' && person.verifiedAt && (
          <SummaryList
            t={t}
            rows={[
              { label: t('identity.name.label'), value: person.name },
              ...(person.birthDate
                ? [{ label: t('identity.birth_date.label'), value: <span class="num">{formatDate(t.lang, person.birthDate)}</span> }]
                : []),
              { label: t('identity.number.label'), value: `${number ?? ''} (${t('identity.e_id.verified')})` },
            ]}
          />
        )}
        {person.kind === 'citizen' && !person.verifiedAt && (
          <>
            <TextField
              t={t}
              name="name"
              label={t('identity.name.label')}
              value={values.name}
              error={faultOf(errors, 'name')}
              autocomplete="name"
              maxLength={120}
              required
            />
            <DateField
              t={t}
              name="birth_date"
              label={t('identity.birth_date.label')}
              value={values.birthDate}
              error={faultOf(errors, 'birth_date')}
              autocomplete="bday"
              required={false}
            />
            <TextField
              t={t}
              name="identity_number"
              label={t('identity.number.label')}
              hint={`${t('identity.number.hint')}${stored}`}
              error={faultOf(errors, 'identity_number')}
              inputMode="numeric"
              autocomplete="off"
              width={20}
              required={false}
            />
          </>
        )}
        <SelectField
          t={t}
          name="lang"
          label={t('identity.account.lang')}
          value={values.lang}
          options={languages.map((lang) => ({ value: lang, label: t(`core.lang.${lang}`) }))}
        />
        <Actions>
          <Button>{t('identity.account.save')}</Button>
        </Actions>
      </form>
    </section>
  )
}

function PasswordForm({ t, errors }: { t: T; errors: FieldFault[] }): VNode {
  return (
    <section class="section" aria-labelledby="mat-khau">
      <h2 id="mat-khau">{t('identity.account.password')}</h2>
      <p>{t('identity.account.password_text')}</p>
      <form method="post" action="/tai-khoan/mat-khau" novalidate>
        <TextField
          t={t}
          name="current"
          type="password"
          label={t('identity.password.current')}
          error={faultOf(errors, 'current')}
          autocomplete="current-password"
          required
        />
        <TextField
          t={t}
          name="password"
          type="password"
          label={t('identity.password.new')}
          hint={t('identity.password.hint')}
          error={faultOf(errors, 'password')}
          autocomplete="new-password"
          required
        />
        <Actions>
          <Button kind="secondary">{t('identity.account.password_save')}</Button>
        </Actions>
      </form>
    </section>
  )
}

function Sessions({ t, sessions }: { t: T; sessions: SessionRow[] }): VNode {
  const end = (session: SessionRow): VNode => (
    <form method="post" action={`/tai-khoan/phien/${session.id}`}>
      <Button kind="quiet">
        {t('identity.session.end')}
        <span class="unseen"> {session.device}</span>
      </Button>
    </form>
  )
  return (
    <section class="section" id="phien">
      <h2>{t('identity.session.title')}</h2>
      <Table
        caption={t('identity.session.title')}
        captionUnseen
        headKey="device"
        columns={[
          { key: 'device', label: t('identity.session.device') },
          { key: 'seen', label: t('identity.session.seen') },
          { key: 'act', label: t('identity.session.end'), unseenLabel: true },
        ]}
        rows={sessions.map((session) => ({
          id: session.id,
          cells: {
            device: (
              <>
                {`${session.device} (${session.ip})`}
                {session.clients.length > 0 && (
                  <small class="block">{t('identity.session.clients', { names: session.clients.join(', ') })}</small>
                )}
              </>
            ),
            seen: <span class="num">{formatDateTime(t.lang, session.seenAt)}</span>,
            act: session.own ? t('identity.session.own') : end(session),
          },
        }))}
      />
    </section>
  )
}

function Looks({ t, looks }: { t: T; looks: LookRow[] }): VNode {
  return (
    <section class="section" id="ai-da-xem">
      <h2>{t('identity.looks.title')}</h2>
      <p>{t(looks.length > 0 ? 'identity.looks.intro' : 'identity.looks.none')}</p>
      {looks.length > 0 && (
        <Table
          caption={t('identity.looks.title')}
          captionUnseen
          headKey="at"
          columns={[
            { key: 'at', label: t('identity.looks.at') },
            { key: 'who', label: t('identity.looks.who') },
            { key: 'why', label: t('identity.looks.why') },
            { key: 'ground', label: t('identity.looks.ground') },
          ]}
          rows={looks.map((look) => ({
            id: `xem-${look.id}`,
            cells: {
              at: <span class="num">{formatDateTime(t.lang, look.at)}</span>,
              who: look.unit ? `${look.actorName}, ${look.unit}` : look.actorName,
              why: look.subject ? `${look.purpose} · ${look.subject}` : look.purpose,
              ground: look.legalGround,
            },
          }))}
        />
      )}
    </section>
  )
}
