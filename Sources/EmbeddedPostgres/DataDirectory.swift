internal import Glibc

extension EmbeddedCluster {
    /// The directory used when none is named: `$MOTCUA_DATA_DIR`; for root `/var/lib/motcua`; else
    /// `$XDG_DATA_HOME/motcua` or `~/.local/share/motcua`.
    ///
    /// Throws `EmbeddedPostgresError.noDirectory` when the environment names none that can be
    /// written.
    public static func defaultDirectory() throws -> String {
        try defaultDirectory(isRoot: geteuid() == 0) { name in
            getenv(name).map { String(cString: $0) }
        }
    }

    static func defaultDirectory(
        isRoot: Bool, environment: (String) -> String?
    ) throws -> String {
        func variable(_ name: String) -> String? {
            environment(name).flatMap { $0.isEmpty ? nil : $0 }
        }
        if let named = variable("MOTCUA_DATA_DIR") { return named }
        if isRoot { return "/var/lib/motcua" }
        if let base = variable("XDG_DATA_HOME"), base.hasPrefix("/") { return "\(base)/motcua" }
        guard let home = variable("HOME") else {
            throw EmbeddedPostgresError.noDirectory("HOME is not set")
        }
        let directory = "\(home)/.local/share/motcua"
        var existing = directory
        while !Files.exists(existing), let slash = existing.lastIndex(of: "/"), existing != "/" {
            existing = slash == existing.startIndex ? "/" : String(existing[..<slash])
        }
        guard access(existing, W_OK | X_OK) == 0 else {
            throw EmbeddedPostgresError.noDirectory("\(existing) cannot be written")
        }
        return directory
    }
}

/// The user that the server runs as.
struct Account {
    let name: String?
    let user: uid_t
    let group: gid_t
    /// Whether programs must be started through `runuser`.
    let needsRunuser: Bool

    /// The present user, or `postgres` when that is root; `name` is `nil` when it does not exist.
    static var ofServer: Account {
        guard geteuid() == 0 else {
            return Account(name: nil, user: geteuid(), group: getegid(), needsRunuser: false)
        }
        guard let entry = getpwnam("postgres") else {
            return Account(name: nil, user: 0, group: 0, needsRunuser: true)
        }
        return Account(
            name: "postgres", user: entry.pointee.pw_uid, group: entry.pointee.pw_gid,
            needsRunuser: true)
    }

    /// Makes the directory and checks that the server's user can reach it.
    func checkAccess(to directory: String) throws {
        if needsRunuser && name == nil { throw EmbeddedPostgresError.noServerUser }
        try Files.makeDirectories(directory)
        guard needsRunuser else {
            if access(directory, W_OK | X_OK) == 0 { return }
            throw EmbeddedPostgresError.inaccessible(path: directory, reason: "it is not writable")
        }
        var path = directory
        while path != "" {
            if let found = Files.status(path), !mayEnter(found) {
                throw EmbeddedPostgresError.inaccessible(
                    path: directory,
                    reason: "the system user postgres, who runs the server for root, may not "
                        + "enter \(path); set MOTCUA_DATA_DIR to a directory below /var/lib, or "
                        + "`chmod o+x \(path)`")
            }
            path = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        }
    }

    private func mayEnter(_ found: stat) -> Bool {
        if found.st_uid == user { return found.st_mode & S_IXUSR != 0 }
        if found.st_gid == group { return found.st_mode & S_IXGRP != 0 }
        return found.st_mode & S_IXOTH != 0
    }
}
