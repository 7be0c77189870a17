// browsers know other languages than Node does
import './locales.test.ts'
