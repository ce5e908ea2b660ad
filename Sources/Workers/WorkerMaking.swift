// Files that a worker makes of others: the parts of a packed ECG, or the record that they were.
package import Exams

/// One file that a worker made.
package struct WorkerProduct: Sendable, Equatable {
    /// What the worker calls it; the asker may know better.
    package let name: String
    /// Its content.
    package let bytes: [UInt8]
}

/// What a worker made of the files of a question.
package enum WorkerMaking: Sendable, Equatable {
    /// These files.
    case made([WorkerProduct])
    /// Nothing, for this reason.
    case unmade(IntakeReason)

    /// nil when the bytes are not exactly the files that the reply announces.
    init?(_ reply: WorkerReply, _ bytes: consuming [UInt8]) {
        guard let heads = reply.made else {
            guard let reason = reply.unmade ?? reply.refusal else { return nil }
            self = .unmade(reason)
            return
        }
        var products: [WorkerProduct] = []
        // From the end: what is left at last is the first file, which lies in memory once however large it is.
        for head in heads.dropFirst().reversed() {
            guard head.size >= 0, head.size <= bytes.count else { return nil }
            products.append(WorkerProduct(name: head.name, bytes: Array(bytes[(bytes.count - head.size)...])))
            bytes.removeLast(head.size)
        }
        guard bytes.count == heads.first?.size ?? 0 else { return nil }
        if let first = heads.first { products.append(WorkerProduct(name: first.name, bytes: bytes)) }
        products.reverse()
        self = .made(products)
    }
}
