import DossierStore
import Dossiers

extension Texts {
    /// How far the ledger is sealed and stamped.
    static func ledger(_ standing: LedgerStanding) -> [Bilingual] {
        [lastSeal(standing.lastSeal), unsealed(standing.unsealed), stamps(standing)]
    }

    private static func lastSeal(_ seal: Seal?) -> Bilingual {
        guard let seal else {
            return Bilingual(
                vi: "Chưa có dấu niêm phong nào; bộ định tuyến niêm phong khi đang chạy.",
                en: "There is no seal yet; the router seals while it runs.")
        }
        let at = LocalTime.long(seal.at)
        return Bilingual(
            vi: "Niêm phong số \(seal.number) lúc \(at): \(hex(seal.hash))",
            en: "Seal \(seal.number) of \(at): \(hex(seal.hash))")
    }

    private static func unsealed(_ unsealed: (rows: Int, since: Instant?)) -> Bilingual {
        guard let since = unsealed.since.map(LocalTime.long) else {
            return Bilingual(
                vi: "Mọi dòng đã được niêm phong.", en: "Every row is sealed.")
        }
        let rows = "\(unsealed.rows)\(unsealed.rows == LedgerStanding.most ? "+" : "")"
        return Bilingual(
            vi: "\(rows) dòng chưa niêm phong, từ \(since).",
            en: "Rows not sealed yet: \(rows), since \(since).")
    }

    private static func stamps(_ standing: LedgerStanding) -> Bilingual {
        let last = standing.lastStamp.map { LocalTime.long($0.at) }
        let backlog = standing.unstamped.seals
        guard let last, let number = standing.lastStamp?.seal else {
            return Bilingual(
                vi: "Chưa có dấu thời gian nào (\(backlog) dấu niêm phong đang chờ).",
                en: "No time stamps yet (seals without one: \(backlog)).")
        }
        return Bilingual(
            vi: "Dấu thời gian mới nhất: niêm phong số \(number), \(last); "
                + "\(backlog) dấu niêm phong đang chờ.",
            en: "Latest time stamp: seal \(number), \(last); seals without one: \(backlog).")
    }

    static func exported(_ counts: LedgerExportCounts) -> Bilingual {
        Bilingual(
            vi: "Đã xuất \(counts.rows) dòng của \(counts.dossiers) hồ sơ, "
                + "\(counts.seals) dấu niêm phong, \(counts.stamps) dấu thời gian.",
            en: "Exported: rows \(counts.rows), dossiers \(counts.dossiers), "
                + "seals \(counts.seals), time stamps \(counts.stamps).")
    }

    static func notSealed(_ code: String) -> Bilingual {
        Bilingual(
            vi: "Hồ sơ \(code) chưa có dòng nào được niêm phong; xem `motcua ledger status`.",
            en: "No row of dossier \(code) is sealed yet; see `motcua ledger status`.")
    }

    static func partlySealed(_ count: Int) -> Bilingual {
        Bilingual(
            vi: "\(count) dòng mới nhất chưa được niêm phong nên không có trong bằng chứng.",
            en: "Latest rows not sealed yet, and so not in the proof: \(count).")
    }
}
