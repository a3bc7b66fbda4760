import EmbeddedPostgres
import FoundationEssentials
import Glibc

/// A cluster of the bench's own, with fsync and synchronous_commit on.
struct ScratchCluster {
    let cluster: EmbeddedCluster

    init() throws {
        cluster = EmbeddedCluster(
            directory: "/tmp/motcua-bench-\(getpid())",
            settings: [
                "shared_buffers": "2GB", "max_wal_size": "8GB", "checkpoint_timeout": "30min",
            ])
        Progress.say("a cluster with fsync and synchronous_commit on")
        try cluster.start()
    }

    func remove() {
        do {
            try cluster.stop(.fast)
            try FileManager.default.removeItem(atPath: cluster.directory)
        } catch {
            Progress.say("the cluster in \(cluster.directory) could not be removed: \(error)")
        }
    }

    /// How many bytes a file system still has for everybody.
    static func freeBytes(at path: String) -> Int64 {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return 0 }
        return Int64(status.f_bavail) * Int64(status.f_frsize)
    }
}
