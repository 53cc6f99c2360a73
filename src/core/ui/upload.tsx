import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import type { FieldProps } from '#core/ui/field-frame.tsx'

export type UploadedFile = {
  name: string
  size: string
  href?: string | undefined
  removeName?: string | undefined
  error?: string | undefined
}
export type FileFieldProps = Omit<FieldProps, 'value' | 'width' | 'inputMode'> & {
  /** As in the accept attribute: "image/*,.pdf". */
  accept?: string | undefined
  multiple?: boolean | undefined
  /** On a phone the camera is opened: towards the world, or towards the person. */
  capture?: 'environment' | 'user' | undefined
  /** Largest file in bytes and in words; the browser warns before a long upload, the server decides. */
  maxBytes?: number | undefined
  maxSize?: string | undefined
  files?: UploadedFile[] | undefined
}

/** Chooser in the page's own language. What was chosen is listed below it; without JavaScript the browser's own input names it. */
export function FileField(props: FileFieldProps): VNode {
  const { t, name, label, hint, error, files } = props
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ') || undefined
  return (
    <div class={error ? 'field field--wrong' : 'field'}>
      <label class="label" for={name} id={`${name}-label`}>
        {label}
        {props.required === false && <small> ({t('core.field.optional')})</small>}
      </label>
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="error" id={`${name}-error`}>
          <span class="unseen">{t('core.error.prefix')} </span>
          {error}
        </p>
      )}
      <file-drop data-max={props.maxBytes} data-too-large={t('core.file.too_large', { max: props.maxSize ?? '' })}>
        <div class="drop">
          <label class="button button--secondary">
            {t('core.file.choose')}
            <input
              class="unseen"
              type="file"
              id={name}
              name={name}
              accept={props.accept}
              multiple={props.multiple}
              capture={props.capture}
              aria-labelledby={`${name}-label`}
              aria-invalid={error ? 'true' : undefined}
              aria-describedby={described}
            />
          </label>
        </div>
        <ul class="files" aria-live="polite" />
      </file-drop>
      {files && files.length > 0 && <Upload t={t} files={files} />}
    </div>
  )
}

/** The files that have arrived, each with its size and, in a form, a button to take it out. */
export function Upload({ t, files }: { t: T; files: UploadedFile[] }): VNode {
  return (
    <ul class="files">
      {files.map((file) => (
        <li key={file.name}>
          <span>
            {file.href ? <a href={file.href}>{file.name}</a> : file.name} <span class="soft">{file.size}</span>
          </span>
          {file.removeName && (
            <button class="button button--quiet" type="submit" name={file.removeName} value={file.name}>
              {t('core.file.remove')}
              <span class="unseen"> {file.name}</span>
            </button>
          )}
          {file.error && <span class="error">{file.error}</span>}
        </li>
      ))}
    </ul>
  )
}
