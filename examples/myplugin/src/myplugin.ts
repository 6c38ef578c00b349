import { definePlugin } from '@nestjs-toolkit/core';
import { MypluginInstance } from './myplugin-instance.js';
import { MypluginOptions } from './myplugin-options.js';
import type { MypluginPlugin } from './plugin-interface.js';

/** Plugin type `myplugin`: `option (toolkit.plugins) = { prefix: "things" plugin: "myplugin" }`. */
export const myplugin = definePlugin<MypluginOptions, MypluginPlugin>({
  type: 'myplugin',
  options: MypluginOptions,
  create: (options, context) => new MypluginInstance(options, context),
});
