// The entry that libFuzzer calls; Deploy/dev/fuzz links it, and nothing else does.

import FoundationEssentials

private let environment = ProcessInfo.processInfo.environment
private let target = FuzzTarget(rawValue: environment["LIANYI_FUZZ"] ?? "") ?? .file
/// Where seeds go that are made of other files; nothing is thrown then.
private let seeds = environment["LIANYI_FUZZ_SEEDS"]
private nonisolated(unsafe) var count = 0

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: data, count: size))
    guard let seeds else {
        target.run(bytes)
        return 0
    }
    // An empty file asks for the seeds that are made here.
    for seed in bytes.isEmpty ? target.seeds : target.seeds(of: bytes) {
        unsafe count += 1
        let name = bytes.isEmpty ? "own" : "made"
        _ = FileManager.default.createFile(atPath: unsafe "\(seeds)/\(name)-\(count)", contents: Data(seed))
    }
    return 0
}

extension FuzzTarget {
    /// What of this file is worth throwing: for packed ECGs and frames it is what is made of it.
    fileprivate func seeds(of bytes: [UInt8]) -> [[UInt8]] {
        switch self {
        case .packed: [Self.packedSeed(bytes)].compactMap(\.self)
        case .dct, .lossless, .jpegls, .jpeg2000: Self.frameSeeds(bytes)
        default: [bytes]
        }
    }
}
