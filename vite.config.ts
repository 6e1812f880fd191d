import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** No data: addresses and no inline scripts: the server's Content-Security-Policy refuses them. */
export default defineConfig({
  root: 'web',
  plugins: [react()],
  css: { transformer: 'lightningcss' },
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0, reportCompressedSize: false },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
})
