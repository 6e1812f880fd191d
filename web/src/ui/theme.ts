import { createTheme, type MantineColorsTuple } from '@mantine/core'

const accent: MantineColorsTuple = [
  '#eef0fd',
  '#dcdffa',
  '#b8bff3',
  '#929ced',
  '#7f8aeb',
  '#6a76e8',
  '#5361e3',
  '#4451ca',
  '#3b48b5',
  '#303d9f',
]
const dark: MantineColorsTuple = [
  '#d3d5db',
  '#b4b7c0',
  '#9296a2',
  '#666b78',
  '#3b3f4a',
  '#2c3039',
  '#22252d',
  '#17191f',
  '#121419',
  '#0d0f13',
]

const dense = { defaultProps: { size: 'sm' } }

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 6 },
  colors: { accent, dark },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '19px' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '20px' }, h2: { fontSize: '15px' }, h3: { fontSize: '14px' } },
  },
  components: {
    Button: dense,
    TextInput: dense,
    PasswordInput: dense,
    Textarea: dense,
    Select: dense,
    Checkbox: { defaultProps: { size: 'xs' } },
    Modal: {
      styles: { content: { border: '1px solid var(--line)' }, title: { fontWeight: 600, fontSize: 15 } },
      defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.45 }, transitionProps: { duration: 120 } },
    },
    Drawer: { defaultProps: { overlayProps: { backgroundOpacity: 0.35 }, transitionProps: { duration: 140 } } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true, multiline: true, maw: 320 } },
  },
})
