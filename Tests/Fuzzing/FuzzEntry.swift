// The entry that libFuzzer calls; Deploy/dev/fuzz links it, and nothing else does.

import FoundationEssentials

private let target = FuzzTarget(rawValue: ProcessInfo.processInfo.environment["LIANYI_FUZZ"] ?? "") ?? .file

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    target.run(unsafe [UInt8](UnsafeBufferPointer(start: data, count: size)))
    return 0
}
