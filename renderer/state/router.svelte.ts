import { formatRoute, parseRoute, type Route } from './route.ts';

/** Where the person is. The address keeps it, so that back, forward and a reload work. */
class Router {
  #route = $state.raw<Route>(parseRoute(location.hash) ?? { view: 'welcome' });
  /** Views gone through in this window, to know whether there is a way back. */
  #depth = 0;

  constructor() {
    window.addEventListener('popstate', () => {
      this.#depth = Math.max(0, this.#depth - 1);
      this.#route = parseRoute(location.hash) ?? { view: 'runs' };
    });
  }

  get route(): Route {
    return this.#route;
  }

  go(route: Route): void {
    if (formatRoute(route) !== formatRoute(this.#route)) {
      history.pushState(null, '', formatRoute(route));
      this.#depth += 1;
    }
    this.#route = route;
  }

  /** Puts another route in the place of this one: there is no way back to it. */
  replace(route: Route): void {
    history.replaceState(null, '', formatRoute(route));
    this.#route = route;
  }

  /** To the view before this one; to the runs where there is none. */
  back(): void {
    if (this.#depth > 0) history.back();
    else this.replace({ view: 'runs' });
  }
}

export const router = new Router();
