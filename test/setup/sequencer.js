/**
 * Files that start many processes run first: a worker that has loaded other files is larger, and starts processes more
 * slowly. Within both groups the order stays Jest's, which begins with the slowest.
 */
const { default: Sequencer } = require('@jest/test-sequencer');

const STARTS_PROCESSES = /\/test\/(action|cli|examples|package|plan|provider|repository|rig|stacks)\//;

module.exports = class ProcessesFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const first = sorted.filter(({ path }) => STARTS_PROCESSES.test(path));
    return [...first, ...sorted.filter((test) => !first.includes(test))];
  }
};
