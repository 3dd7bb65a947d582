// What a panel's module exports: panel(name, build, words), see mount in scene.js for what they are given.
import { share } from "./shared.js";

export const panel = (name, build, words) => ({
  async render(context) {
    const { exports: live } = await context.host.getWidget(context.model.get("live"));
    if (context.signal.aborted) return;
    share(live.scene);
    live.scene.mount(name, build, live, context, words);
  },
});
