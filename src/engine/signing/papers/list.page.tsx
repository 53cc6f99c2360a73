import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink, SubmitOnce } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tabs } from '#core/ui/tabs.tsx'
import { Tag } from '#core/ui/tag.tsx'

export type ListTab = 'waiting' | 'signed' | 'refused'
export type ListLine = {
  id: string
  title: string
  about: string
  href: string
  asked: string
  signers: string
  fault: string | undefined
  reason: string | undefined
  hasDraft: boolean
}
export type ListProps = {
  t: T
  tab: ListTab
  counts: { waiting: number }
  lines: ListLine[]
  chosen: string[]
  needsPin: boolean
  hasCertificate: boolean
  pinHint: string | undefined
  reason: string
  errors: FieldError[]
  done: { signed: number; refused: number } | undefined
}

const errorOf = (errors: FieldError[], field: string): string | undefined => errors.find((one) => one.field === field)?.message

/** Papers that wait for one's signature: tick, look, sign all in one step, or refuse with a reason. */
export function ListPage(props: ListProps): VNode {
  const { t, tab, lines, errors, done, hasCertificate } = props
  const link = (key: ListTab, href: string) => ({
    href,
    label: t(`signing.list.tab_${key}`),
    current: tab === key,
    ...(key === 'waiting' ? { count: String(props.counts.waiting) } : {}),
  })
  return (
    <div class="section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('signing.list.title')}</h1>
      {done && done.signed > 0 && <Notice kind="done">{t('signing.list.done_signed', { count: done.signed })}</Notice>}
      {done && done.refused > 0 && <Notice kind="done">{t('signing.list.done_refused', { count: done.refused })}</Notice>}
      {!hasCertificate && (
        <Notice
          kind="attention"
          title={t('signing.list.no_certificate')}
          action={
            <ButtonLink href="/tai-khoan/chung-thu" kind="secondary">
              {t('signing.own.title')}
            </ButtonLink>
          }
        >
          <p>{t('signing.list.no_certificate_text')}</p>
        </Notice>
      )}
      <Tabs
        label={t('signing.list.title')}
        tabs={[link('waiting', '/lam-viec/ky'), link('signed', '/lam-viec/ky?xem=da-ky'), link('refused', '/lam-viec/ky?xem=tu-choi')]}
      />
      {lines.length === 0 ? (
        <Empty title={t(`signing.list.none_${tab}`)} text={t(`signing.list.none_${tab}_text`)} />
      ) : tab === 'waiting' ? (
        <Waiting {...props} />
      ) : (
        <Lines {...props} />
      )}
    </div>
  )
}

function Lines({ t, lines, chosen, tab, errors }: ListProps): VNode {
  const isWaiting = tab === 'waiting'
  return (
    <Table
      caption={t('signing.list.title')}
      captionUnseen
      variant="cards"
      headKey="title"
      columns={[
        ...(isWaiting ? [{ key: 'pick', label: t('signing.list.pick'), unseenLabel: true }] : []),
        { key: 'title', label: t('signing.list.paper') },
        { key: 'about', label: t('signing.list.about'), nowrap: true },
        { key: 'asked', label: t('signing.list.asked'), nowrap: true },
        { key: 'signers', label: t('signing.list.signers') },
        { key: 'look', label: t('signing.list.look'), unseenLabel: true },
      ]}
      rows={lines.map((line) => ({
        id: line.id,
        cells: {
          pick: (
            <label class="pick">
              <input
                type="checkbox"
                name="giay"
                value={line.id}
                checked={chosen.includes(line.id)}
                aria-invalid={errorOf(errors, 'giay') ? 'true' : undefined}
              />
              <span class="unseen">{t('signing.list.pick_one', { about: line.about })}</span>
            </label>
          ),
          title: (
            <>
              <a href={`/lam-viec/ky/${line.id}`} lang="vi">
                {line.title}
              </a>
              {line.fault && (
                <>
                  {' '}
                  <Tag kind="note">{t('signing.list.went_wrong')}</Tag>
                </>
              )}
              {line.reason && <p class="soft">{t('signing.list.because', { reason: line.reason })}</p>}
            </>
          ),
          about: (
            <a class="num" href={line.href}>
              {line.about}
            </a>
          ),
          asked: <span class="num">{line.asked}</span>,
          signers: line.signers,
          look: line.hasDraft ? (
            <a href={`/lam-viec/ky/${line.id}/xem.pdf`}>
              {t('signing.list.look')}
              <span class="unseen"> {line.about}</span>
            </a>
          ) : (
            <span class="soft">{t('signing.list.being_written')}</span>
          ),
        },
      }))}
    />
  )
}

function Waiting(props: ListProps): VNode {
  const { t, errors, needsPin, hasCertificate, reason, pinHint } = props
  return (
    <SubmitOnce t={t}>
      <form method="post" action="/lam-viec/ky" noValidate>
        <div id="giay">
          {errorOf(errors, 'giay') && <p class="error">{errorOf(errors, 'giay')}</p>}
          <Lines {...props} />
        </div>
        <div class="sign-box">
          {needsPin && (
            <TextField
              t={t}
              name="pin"
              label={t('signing.list.pin')}
              hint={pinHint}
              type="password"
              width={10}
              autocomplete="off"
              error={errorOf(errors, 'pin')}
            />
          )}
          <Actions>
            <Button name="viec" value="ky" {...(hasCertificate ? {} : { disabledBecause: t('signing.list.no_certificate') })}>
              {t('signing.list.sign')}
            </Button>
          </Actions>
          <details open={errorOf(errors, 'ly-do') !== undefined}>
            <summary>{t('signing.list.refuse')}</summary>
            <TextArea
              t={t}
              name="ly-do"
              label={t('signing.list.reason')}
              hint={t('signing.list.reason_hint')}
              value={reason}
              rows={3}
              maxLength={1000}
              error={errorOf(errors, 'ly-do')}
            />
            <Actions>
              <Button name="viec" value="tu-choi" kind="danger">
                {t('signing.list.refuse_do')}
              </Button>
            </Actions>
          </details>
        </div>
      </form>
    </SubmitOnce>
  )
}
