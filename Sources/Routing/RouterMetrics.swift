public import CoreMetrics
internal import DossierStore
internal import Metrics

/// What a router counts and times, through swift-metrics: into whatever backend is configured, and
/// nowhere where none is.
public struct RouterMetrics: Sendable {
    /// What each metric means, for backends that show it.
    public static let help = [
        "motcua_deliveries_total": "Hand-offs delivered by this router.",
        "motcua_delivery_seconds":
            "From the stamp of a hand-off to the stamp of its delivery, by the database's clock.",
        "motcua_batch_seconds": "One transaction of the router, start to commit.",
        "motcua_obsolete_jobs_total": "Jobs that had become pointless.",
        "motcua_reminders_total": "Dossiers reminded of.",
        "motcua_groups_followed_total": "Interlinked groups brought up to date.",
        "motcua_retries_total": "Jobs put off to be tried again, by cause.",
        "motcua_jobs_parked_total": "Jobs set aside for a person.",
        "motcua_batches_refused_total": "Batches the database refused, which then went one by one.",
        "motcua_database_failures_total": "Rounds that ended because the database did not answer.",
    ]

    let deliveries: Counter
    let delivery: Timer
    let batch: Timer
    let obsolete: Counter
    let reminders: Counter
    let groups: Counter
    let temporaryRetries: Counter
    let ownRetries: Counter
    let parked: Counter
    let refusedBatches: Counter
    let failures: Counter

    /// Makes the metrics of a router in a backend.
    public init(_ factory: any MetricsFactory = MetricsSystem.factory) {
        deliveries = Counter(label: "motcua_deliveries_total", factory: factory)
        delivery = Timer(label: "motcua_delivery_seconds", factory: factory)
        batch = Timer(label: "motcua_batch_seconds", factory: factory)
        obsolete = Counter(label: "motcua_obsolete_jobs_total", factory: factory)
        reminders = Counter(label: "motcua_reminders_total", factory: factory)
        groups = Counter(label: "motcua_groups_followed_total", factory: factory)
        temporaryRetries = Counter(
            label: "motcua_retries_total", dimensions: [("cause", "temporary")], factory: factory)
        ownRetries = Counter(
            label: "motcua_retries_total", dimensions: [("cause", "own")], factory: factory)
        parked = Counter(label: "motcua_jobs_parked_total", factory: factory)
        refusedBatches = Counter(label: "motcua_batches_refused_total", factory: factory)
        failures = Counter(label: "motcua_database_failures_total", factory: factory)
    }

    func note(_ report: BatchReport, took time: Duration) {
        deliveries.increment(by: report.done)
        obsolete.increment(by: report.obsolete)
        parked.increment(by: report.parked)
        for wait in report.waits { delivery.recordMicroseconds(wait) }
        batch.record(duration: time)
    }
}
