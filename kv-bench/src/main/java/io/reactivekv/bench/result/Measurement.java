package io.reactivekv.bench.result;

/**
 * One figure as it was measured; all reports are made from a list of these.
 *
 * @param of what was done
 * @param subject who did it
 * @param fork the number of the process that measured, from 0
 * @param round the number of the round in that process, from 0
 * @param metric what the value says
 * @param value the figure
 */
public record Measurement(Case of, String subject, int fork, int round, Metric metric, double value) {}
