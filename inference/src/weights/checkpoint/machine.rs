//! The stack machine of pickles, protocols 2 to 5, without the instructions that make objects.

use std::collections::HashMap;

use super::CheckpointError;
use super::globals::{Global, call, storage};
use super::plain::plain;
use super::reader::{Reader, utf8};
use super::value::{Heap, Ref, Value};

/// What one pickle built.
#[derive(Debug)]
pub struct Pickle {
    pub heap: Heap,
    pub root: Ref,
}

/// Instructions of one pickle, and values that they copy. The largest published state dict has some
/// twenty thousand.
const MOST_STEPS: usize = 4_000_000;

/// Runs one pickle and leaves `bytes` behind it.
///
/// # Errors
/// Where it is damaged, or asks for more than weights need.
pub fn unpickle(bytes: &mut Reader<'_>) -> Result<Pickle, CheckpointError> {
    let mut machine = Machine::default();
    loop {
        machine.charge(1)?;
        let instruction = bytes.u8()?;
        if instruction == b'.' {
            let root = machine.pop()?;
            return Ok(Pickle { heap: machine.heap, root });
        }
        machine.step(instruction, bytes)?;
    }
}

#[derive(Default)]
struct Machine {
    heap: Heap,
    stack: Vec<Ref>,
    /// Heights of the stack at which a group of values starts.
    marks: Vec<usize>,
    memo: HashMap<u32, Ref>,
    steps: usize,
}

impl Machine {
    fn charge(&mut self, steps: usize) -> Result<(), CheckpointError> {
        self.steps = self.steps.saturating_add(steps);
        if self.steps <= MOST_STEPS { Ok(()) } else { Err(CheckpointError::TooLarge) }
    }

    fn step(&mut self, instruction: u8, bytes: &mut Reader<'_>) -> Result<(), CheckpointError> {
        match instruction {
            0x80 => self.protocol(bytes.u8()?),
            // A frame says how far to read ahead.
            0x95 => bytes.u64().map(|_| ()),
            b'(' => {
                self.marks.push(self.stack.len());
                Ok(())
            }
            b'0' => self.pop().map(|_| ()),
            b'1' => self.group().map(|_| ()),
            b'2' => self.top().map(|top| self.stack.push(top)),
            b'q' | b'r' | b'h' | b'j' | 0x94 => self.memory(instruction, bytes),
            b'c' | 0x93 | b'R' | b'b' | b'Q' => self.name_or_call(instruction, bytes),
            b'a' | b'e' | b's' | b'u' => self.extend(instruction),
            0x81 | 0x92 | b'i' | b'o' => Err(self.object()),
            _ => {
                let value = match self.collection(instruction)? {
                    Some(value) => value,
                    None => plain(instruction, bytes)?,
                };
                self.push(value);
                Ok(())
            }
        }
    }

    fn protocol(&self, number: u8) -> Result<(), CheckpointError> {
        if (2..=5).contains(&number) {
            return Ok(());
        }
        Err(CheckpointError::damaged(format!("pickles of protocol {number} are not read")))
    }

    /// A new tuple, list or dict.
    fn collection(&mut self, instruction: u8) -> Result<Option<Value>, CheckpointError> {
        Ok(Some(match instruction {
            b')' => Value::Tuple(Vec::new()),
            b't' => Value::Tuple(self.group()?),
            0x85..=0x87 => {
                let mut items = vec![self.pop()?];
                for _ in 0x85..instruction {
                    items.push(self.pop()?);
                }
                items.reverse();
                Value::Tuple(items)
            }
            b']' => Value::List(Vec::new()),
            b'l' => Value::List(self.group()?),
            b'}' => Value::Dict(Vec::new()),
            b'd' => Value::Dict(pairs(&self.group()?)?),
            _ => return Ok(None),
        }))
    }

    /// Puts values into the list or dict below them.
    fn extend(&mut self, instruction: u8) -> Result<(), CheckpointError> {
        let items = match instruction {
            b'a' => vec![self.pop()?],
            b's' => {
                let value = self.pop()?;
                vec![self.pop()?, value]
            }
            _ => self.group()?,
        };
        let top = self.top()?;
        match self.heap.get_mut(top) {
            Value::List(list) if matches!(instruction, b'a' | b'e') => list.extend(items),
            Value::Dict(dict) if matches!(instruction, b's' | b'u') => dict.extend(pairs(&items)?),
            _ => return Err(CheckpointError::damaged("values are put into what holds none")),
        }
        Ok(())
    }

    /// Values are remembered under numbers and recalled by them.
    fn memory(&mut self, instruction: u8, bytes: &mut Reader<'_>) -> Result<(), CheckpointError> {
        let number = match instruction {
            b'q' | b'h' => u32::from(bytes.u8()?),
            b'r' | b'j' => bytes.u32()?,
            _ => self.memo.len() as u32,
        };
        if matches!(instruction, b'h' | b'j') {
            let value = self.memo.get(&number).copied();
            self.stack
                .push(value.ok_or_else(|| CheckpointError::damaged("a value is used before it is made"))?);
        } else {
            self.memo.insert(number, self.top()?);
        }
        Ok(())
    }

    /// The only places where a pickle can reach beyond itself.
    fn name_or_call(&mut self, instruction: u8, bytes: &mut Reader<'_>) -> Result<(), CheckpointError> {
        let value = match instruction {
            b'c' => {
                let (module, name) = (utf8(bytes.line()?)?, utf8(bytes.line()?)?);
                Value::Global(Global::find(&module, &name)?)
            }
            0x93 => {
                let (name, module) = (self.pop()?, self.pop()?);
                let (name, module) =
                    self.heap.text(name).zip(self.heap.text(module)).ok_or_else(not_a_name)?;
                Value::Global(Global::find(module, name)?)
            }
            b'R' => {
                let (arguments, callee) = (self.pop()?, self.pop()?);
                let &Value::Global(global) = self.heap.get(callee) else { return Err(not_a_name()) };
                self.charge(self.heap.breadth(arguments))?;
                call(&self.heap, global, arguments)?
            }
            b'Q' => {
                let description = self.pop()?;
                Value::Storage(Box::new(storage(&self.heap, description)?))
            }
            // An ordered dict carries version numbers as its state. They are not needed.
            _ => {
                self.pop()?;
                let top = self.top()?;
                return match self.heap.get(top) {
                    Value::Dict(_) => Ok(()),
                    _ => Err(CheckpointError::Forbidden("the state of an object (BUILD)".into())),
                };
            }
        };
        self.push(value);
        Ok(())
    }

    /// Names the class that is to be made, where it is at hand.
    fn object(&self) -> CheckpointError {
        let class = self.stack.iter().rev().find_map(|&place| match self.heap.get(place) {
            Value::Global(global) => Some(format!("the constructor of {global}")),
            _ => None,
        });
        CheckpointError::Forbidden(class.unwrap_or_else(|| "a constructor".into()))
    }

    fn push(&mut self, value: Value) {
        let place = self.heap.add(value);
        self.stack.push(place);
    }

    fn top(&self) -> Result<Ref, CheckpointError> {
        self.stack.last().copied().ok_or_else(empty)
    }

    fn pop(&mut self) -> Result<Ref, CheckpointError> {
        let floor = self.marks.last().copied().unwrap_or(0);
        if self.stack.len() > floor { self.stack.pop().ok_or_else(empty) } else { Err(empty()) }
    }

    /// Everything above the last mark.
    fn group(&mut self) -> Result<Vec<Ref>, CheckpointError> {
        let start = self.marks.pop().ok_or_else(empty)?;
        Ok(self.stack.split_off(start))
    }
}

fn pairs(items: &[Ref]) -> Result<Vec<(Ref, Ref)>, CheckpointError> {
    let (pairs, rest) = items.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(CheckpointError::damaged("a key has no value"));
    }
    Ok(pairs.iter().map(|&[key, value]| (key, value)).collect())
}

fn empty() -> CheckpointError {
    CheckpointError::damaged("a pickle takes a value that is not there")
}

fn not_a_name() -> CheckpointError {
    CheckpointError::damaged("a pickle calls what is no name")
}
