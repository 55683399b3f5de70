//! A panic of the PDF library is caught by the reader (`sources::document::pdf`), which makes a
//! finding of it: here too, where the fuzzer would otherwise end at any panic.

#![no_main]

libfuzzer_sys::fuzz_target!(
    init: std::panic::set_hook(Box::new(|_| {})),
    |data: &[u8]| jalon_fuzz::pdf(data)
);
