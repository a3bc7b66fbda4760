internal import CPostgres

extension Wire {
    /// Runs a script of any number of statements in the simple protocol.
    ///
    /// Without BEGIN of its own a script is one transaction. It may change the schema, hence what
    /// was prepared before is given up.
    func script(_ text: String, timeout: Duration) throws(PostgresError) {
        try exitPipeline()
        var failure: PostgresError?
        do { try runScript(text, timeout: timeout) } catch { failure = error }
        cache.doomAll()
        if !isBad && !mustDrop { try enterPipeline() }
        if let failure { throw failure }
        answeredRoundTrips += 1
    }

    /// Runs a script while the connection is not in pipeline mode.
    func runScript(_ text: String, timeout: Duration) throws(PostgresError) {
        try beginCall(timeout)
        defer { endCall() }
        guard PQsendQuery(connection, text) == 1 else { throw refused() }
        try flush()
        try drain()
    }

    /// Takes the results of a simple query to the end and throws its first error.
    private func drain() throws(PostgresError) {
        var failure: PostgresError?
        while let result = try nextResult() {
            switch result.status {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: break
            case PGRES_COPY_IN:
                PQputCopyEnd(connection, "COPY is not allowed in a script")
                try flush()
            case PGRES_COPY_OUT, PGRES_COPY_BOTH:
                drop()
                throw .misuse("COPY is not allowed in a script")
            default:
                let error = error(of: result)
                failure = failure ?? error
            }
            if isBad { throw failure ?? lost() }
        }
        if let failure { throw failure }
    }

    /// Runs a `COPY … FROM STDIN` with the bytes of the chunks; answers the number of rows.
    func copyIn(
        _ sql: SQL, _ chunks: some Sequence<[UInt8]>, timeout: Duration
    ) throws(PostgresError) -> Int {
        guard sql.binds.isEmpty else { throw .misuse("COPY takes no bound values") }
        try exitPipeline()
        var outcome: Result<Int, PostgresError>
        do {
            outcome = .success(try runCopy(sql.text, chunks, timeout: timeout))
        } catch {
            outcome = .failure(error)
        }
        if !isBad && !mustDrop { try enterPipeline() }
        answeredRoundTrips += 1
        return try outcome.get()
    }

    private func runCopy(
        _ text: String, _ chunks: some Sequence<[UInt8]>, timeout: Duration
    ) throws(PostgresError) -> Int {
        try beginCall(timeout)
        defer { endCall() }
        guard PQsendQuery(connection, text) == 1 else { throw refused() }
        try flush()
        guard let first = try nextResult() else { throw lost() }
        guard first.status == PGRES_COPY_IN else {
            let isError = first.status == PGRES_FATAL_ERROR
            let error = isError ? error(of: first) : .misuse("not a COPY … FROM STDIN")
            try drain()
            throw error
        }
        do {
            for chunk in chunks { try put(chunk) }
        } catch {
            PQputCopyEnd(connection, "interrupted")
            drop()
            throw error
        }
        while true {
            let code = PQputCopyEnd(connection, nil)
            if code == 1 { break }
            if code < 0 { throw lost() }
            try waitForSocket(writing: true)
        }
        try flush()
        return try copyResult()
    }

    private func put(_ chunk: [UInt8]) throws(PostgresError) {
        while true {
            let code = chunk.withUnsafeBytes { bytes in
                PQputCopyData(
                    connection, bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count))
            }
            if code == 1 { break }
            if code < 0 { throw lost() }
            try waitForSocket(writing: true)
        }
        try flush()
    }

    private func copyResult() throws(PostgresError) -> Int {
        var copied = 0
        var failure: PostgresError?
        while let result = try nextResult() {
            if result.status == PGRES_COMMAND_OK {
                copied = Rows(result).affected
            } else {
                let error = error(of: result)
                failure = failure ?? error
            }
            if isBad { throw failure ?? lost() }
        }
        if let failure { throw failure }
        return copied
    }
}
