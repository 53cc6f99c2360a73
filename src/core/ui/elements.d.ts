import type { JSX } from 'preact'

type Enhanced = JSX.HTMLAttributes<HTMLElement> & { [data: `data-${string}`]: string | number | boolean | undefined }

/** The project's custom elements, for JSX. */
declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'file-drop': Enhanced
      'copy-code': Enhanced
      'queue-keys': Enhanced
      'submit-once': Enhanced
      'error-focus': Enhanced
      'note-template': Enhanced
    }
  }
}
