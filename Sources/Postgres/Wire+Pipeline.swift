internal import CPostgres

extension Wire {
    /// One message whose answer is awaited, in the order sent.
    private enum Step {
        case prepare(StatementCache.Key, name: String)
        case deallocate(String)
        case execute
    }

    /// Sends statements together with one synchronisation point and takes all answers.
    ///
    /// Outside of a transaction they form one: all happen or none. The first error is thrown, after
    /// the answers to the rest were taken.
    func roundTrip(
        _ statements: [SQL], timeout: Duration, readOnly: Bool = false
    ) throws(PostgresError) -> [Rows] {
        try beginCall(timeout)
        defer { endCall() }
        let steps = try send(statements)
        try flush()
        let results = try receive(steps, readOnly: readOnly)
        answeredRoundTrips += 1
        return results
    }

    private func send(_ statements: [SQL]) throws(PostgresError) -> [Step] {
        var steps: [Step] = []
        steps.reserveCapacity(statements.count + 1)
        var pending: [StatementCache.Key: String] = [:]
        for (index, sql) in statements.enumerated() {
            let key = StatementCache.Key(sql)
            let name: String
            if let known = cache.name(of: key) ?? pending[key] {
                name = known
            } else {
                name = cache.freshName()
                try sendPrepare(key, name: name)
                pending[key] = name
                steps.append(.prepare(key, name: name))
            }
            try sendExecute(name, sql.binds)
            steps.append(.execute)
            if index == 0 {
                for name in cache.doomed.prefix(16) {
                    let text = "DEALLOCATE \(name)"
                    guard PQsendQueryParams(connection, text, 0, nil, nil, nil, nil, 1) == 1
                    else { throw refused() }
                    steps.append(.deallocate(name))
                }
            }
        }
        guard PQpipelineSync(connection) == 1 else { throw refused() }
        return steps
    }

    private func sendPrepare(_ key: StatementCache.Key, name: String) throws(PostgresError) {
        let count = Int32(key.types.count)
        guard PQsendPrepare(connection, name, key.text, count, key.types) == 1 else {
            throw refused()
        }
    }

    private func sendExecute(_ name: String, _ binds: [PostgresValue]) throws(PostgresError) {
        if binds.isEmpty {
            guard PQsendQueryPrepared(connection, name, 0, nil, nil, nil, 1) == 1 else {
                throw refused()
            }
            return
        }
        var scratch: [UInt8] = []
        scratch.reserveCapacity(binds.reduce(1) { $0 + ($1.bytes?.count ?? 0) })
        var offsets: [Int] = []
        offsets.reserveCapacity(binds.count)
        var lengths: [Int32] = []
        lengths.reserveCapacity(binds.count)
        for bind in binds {
            offsets.append(bind.bytes == nil ? -1 : scratch.count)
            lengths.append(Int32(bind.bytes?.count ?? 0))
            if let bytes = bind.bytes { scratch.append(contentsOf: bytes) }
        }
        scratch.append(0)
        let sent = scratch.withUnsafeBytes { memory in
            let base = memory.bindMemory(to: CChar.self).baseAddress!
            let values = offsets.map { $0 < 0 ? nil : base + $0 }
            let formats = [Int32](repeating: 1, count: binds.count)
            return PQsendQueryPrepared(
                connection, name, Int32(binds.count), values, lengths, formats, 1)
        }
        guard sent == 1 else { throw refused() }
    }

    private func receive(_ steps: [Step], readOnly: Bool) throws(PostgresError) -> [Rows] {
        var rows: [Rows] = []
        rows.reserveCapacity(steps.count)
        var failure: PostgresError?
        var step = 0
        var emptyAnswers = 0
        while true {
            guard let result = try nextResult() else {
                step += 1
                emptyAnswers += 1
                if isBad || emptyAnswers > 1 { throw failure ?? lost() }
                continue
            }
            emptyAnswers = 0
            switch result.status {
            case PGRES_PIPELINE_SYNC:
                if let failure { throw failure }
                return rows
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
                guard step < steps.count else { throw refused() }
                switch steps[step] {
                case .prepare(let key, let name): cache.insert(key, name: name)
                case .deallocate(let name): cache.buried(name)
                case .execute: rows.append(Rows(result))
                }
            case PGRES_PIPELINE_ABORTED: break
            default:
                let error = error(of: result, readOnly: readOnly)
                if failure == nil { failure = error }
                if isBad { throw failure ?? error }
            }
        }
    }
}
